using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TextMad.Tests.Fetching;

/// <summary>A web server on loopback that says byte for byte what a test wants said.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Request, NetworkStream, Task> _answer;
    private readonly CancellationTokenSource _stop = new();

    public LoopbackServer(Func<Request, NetworkStream, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>A server of fixed pages by path; everything else is 404.</summary>
    public static LoopbackServer OfPages(IReadOnlyDictionary<string, string> pages) => new((request, stream) =>
        pages.TryGetValue(request.Target, out var html) ? SendAsync(stream, 200, html) : SendAsync(stream, 404, "not here"));

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Root => FormattableString.Invariant($"http://127.0.0.1:{Port}");

    /// <summary>The targets asked for, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public static Task SendAsync(NetworkStream stream, int status, string body, string headers = "Content-Type: text/html; charset=utf-8\r\n") =>
        SendAsync(stream, status, Encoding.UTF8.GetBytes(body), headers);

    public static async Task SendAsync(NetworkStream stream, int status, byte[] body, string headers)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(FormattableString.Invariant(
            $"HTTP/1.1 {status} Status\r\n{headers}Content-Length: {body.Length}\r\n\r\n")));
        await stream.WriteAsync(body);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
                {
                    var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                    while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } field)
                    {
                        var colon = field.IndexOf(':', StringComparison.Ordinal);
                        headers[field[..colon]] = field[(colon + 1)..].Trim();
                    }

                    var target = line.Split(' ')[1];
                    Asked.Enqueue(target);
                    await _answer(new Request(target, headers), stream);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
            }
        }
    }

    /// <summary>A request: the target as sent, and its header fields.</summary>
    public sealed record Request(string Target, IReadOnlyDictionary<string, string> Headers);
}
