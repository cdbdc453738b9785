using System.Net;
using System.Net.Sockets;
using TextMad.Fetching;
using TextMad.Urls;

namespace TextMad.Fuzzing.Targets;

/// <summary>What a server answers, byte for byte.</summary>
internal sealed class TransportTarget : FuzzTarget
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HttpTransport _transport = new(new FetchOptions { AllowNetworks = ["127.0.0.0/8"], Timeout = 1, MaximumBody = 1 << 20 });
    private WebUrl? _url;
    private volatile byte[] _answer = [];

    public override void Prepare()
    {
        _listener.Start();
        _url = WebUrl.TryParse($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/", null, out var url) ? url : throw new InvalidOperationException();
        new Thread(Serve) { IsBackground = true }.Start();
    }

    private void Serve()
    {
        var request = new byte[4096];
        while (true)
        {
            try
            {
                using var client = _listener.AcceptTcpClient();
                _ = client.GetStream().ReadAtLeast(request, 1);
                client.GetStream().Write(_answer);
            }
            catch (InvalidOperationException)
            {
                // The listener was stopped.
                return;
            }
            catch (Exception failure) when (failure is IOException or SocketException)
            {
                // The reader went before it had all.
            }
        }
    }

    public override string Name => "transport";

    public override IReadOnlyList<byte[]> Seeds { get; } = [
        Bytes("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello"),
        Bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Robots-Tag: a, b\r\nX-Robots-Tag: c\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        Bytes("HTTP/1.1 301 Moved\r\nLocation: http://a*b.example/\r\n\r\n"), Bytes("HTTP/1.0 200\r\nContent-Encoding: gzip\r\n\r\nnone"),
    ];

    public override IReadOnlyList<string> Words => ["\r\n", "\r\n\r\n", "Content-Length: ", "Transfer-Encoding: chunked", "HTTP/1.1 ", "Location: ", "Content-Encoding: br", "\0"];

    public override void Read(byte[] input)
    {
        _answer = input;
        _transport.FetchAsync(new FetchRequest(_url!)).AsTask().GetAwaiter().GetResult();
    }

    public override void Dispose()
    {
        _transport.Dispose();
        _listener.Dispose();
    }
}
