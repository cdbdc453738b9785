using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using TextMad.Dashboard.Serving;
using TextMad.Listening;

namespace TextMad.Dashboard;

/// <summary>Serves the dashboard of a workspace over HTTP. Only who has the link can use it: the link holds a token, which the browser then keeps as a cookie.</summary>
public sealed class DashboardServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly DashboardContext _context;
    private readonly CancellationTokenSource _stopping;

    private DashboardServer(WebApplication application, DashboardContext context, CancellationTokenSource stopping)
    {
        _application = application;
        _context = context;
        _stopping = stopping;
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; private init; }

    /// <summary>The address to open in a browser, with the token that lets one in.</summary>
    public Uri Link { get; private init; } = null!;

    /// <summary>Begins to serve.</summary>
    /// <param name="options">What is shown, and who can reach it.</param>
    /// <param name="cancellation">Gives up beginning.</param>
    /// <exception cref="InputException">The port is taken or not allowed, or the address is not one of this machine's.</exception>
    public static async Task<DashboardServer> StartAsync(DashboardOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var stopping = new CancellationTokenSource();
        var context = new DashboardContext(options, stopping.Token);

        // Nothing is taken from files and variables of the folder and the machine.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
            kestrel.Listen(options.Address, options.Port);
        });
        builder.Services.AddRouting();
        builder.Services.ConfigureHttpJsonOptions(json => DashboardJson.Apply(json.SerializerOptions));
        var application = builder.Build();
        var token = AccessToken.Create();
        var guard = new RequestGuard(token, options.Address);
        application.Use(guard.CheckAsync);
        application.Use(new Failures(options.Explain).CatchAsync);
        application.UseRouting();
        var api = application.MapGroup("/api");
        foreach (var area in Areas())
        {
            area.Map(api, context);
        }

        FrontEndFiles.Map(application);
        Uri listening;
        try
        {
            listening = await HttpListening.StartAsync(application, options.Address, options.Port, cancellation).ConfigureAwait(false);
        }
        catch (InputException)
        {
            stopping.Dispose();
            throw;
        }

        guard.ListensOn(listening.Port);
        var host = options.Address.Equals(IPAddress.Any) || options.Address.Equals(IPAddress.IPv6Any) ? Dns.GetHostName() : listening.Host;
        return new DashboardServer(application, context, stopping)
        {
            Port = listening.Port,
            Link = new UriBuilder(Uri.UriSchemeHttp, host, listening.Port, "/", $"?{RequestGuard.TokenParameter}={token.Text}").Uri,
        };
    }

    /// <summary>Stops: takes no more connections, ends streams of events, and gives other answers that are under way some seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await HttpListening.StopAsync(_application).ConfigureAwait(false);
        _context.Dispose();
        _stopping.Dispose();
    }

    private static IEnumerable<IDashboardArea> Areas() => typeof(DashboardServer).Assembly.GetTypes()
        .Where(type => type.IsClass && !type.IsAbstract && typeof(IDashboardArea).IsAssignableFrom(type))
        .OrderBy(type => type.Name, StringComparer.Ordinal)
        .Select(type => (IDashboardArea)Activator.CreateInstance(type)!);
}
