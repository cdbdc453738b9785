using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;

namespace TextMad.Listening;

/// <summary>How a server over HTTP begins to listen, and stops.</summary>
internal static class HttpListening
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    /// <summary>Starts an application, which is disposed of when it cannot listen.</summary>
    /// <param name="application">The application, told to listen on the address.</param>
    /// <param name="address">The address, for messages.</param>
    /// <param name="port">The port that was asked for, for messages.</param>
    /// <param name="cancellation">Gives up beginning.</param>
    /// <returns>Where it listens.</returns>
    /// <exception cref="InputException">The port is taken or not allowed, or the address is not one of this machine's.</exception>
    public static async Task<Uri> StartAsync(WebApplication application, IPAddress address, int port, CancellationToken cancellation)
    {
        try
        {
            await application.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw e.InnerException is AddressInUseException
                ? new InputException($"Port {port} is in use.", e, new Hint.ChooseAnother(Hint.Chosen.Port))
                : new InputException($"{address}, port {port}, cannot be listened on: {e.Message}", e);
        }

        return new Uri(application.Urls.First());
    }

    /// <summary>Takes no more connections, gives answers that are under way some seconds, and disposes of the application.</summary>
    public static async ValueTask StopAsync(WebApplication application)
    {
        using var patience = new CancellationTokenSource(_patience);
        await application.StopAsync(patience.Token).ConfigureAwait(false);
        await application.DisposeAsync().ConfigureAwait(false);
    }
}
