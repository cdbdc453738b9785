using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using TextMad.Fetching;
using TextMad.Listening;
using TextMad.SimulatedWeb.Serving;
using TextMad.Urls;

namespace TextMad.SimulatedWeb.Hosting;

/// <summary>
/// Serves a world over HTTP on the loopback address: all sites on one port, told apart by the Host field, or by the request's absolute
/// URL when it is used as a proxy (<c>http_proxy</c>), so that any client reaches every simulated host.
/// </summary>
/// <remarks>
/// A host that does not exist, or no more, is answered with 502, as a proxy does; the machine's own name (<c>localhost</c>,
/// <c>127.0.0.1</c>) with the list of the world's home pages in plain text.
/// </remarks>
public sealed class WebServer : IAsyncDisposable
{
    // Shorter bodies are not worth packing.
    private const int LeastPacked = 256;

    private readonly WebWorld _world;
    private readonly WebApplication _application;
    private readonly AttemptLog _attempts = new();

    // Answers are worked out under the read lock, a tick under the write lock: no answer sees half a week.
    private readonly ReaderWriterLockSlim _gate = new();

    private WebServer(WebWorld world, WebApplication application)
    {
        _world = world;
        _application = application;
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; private set; }

    /// <summary>Begins to serve.</summary>
    /// <param name="world">The world.</param>
    /// <param name="port">1 to 65535; 0 takes one that is free.</param>
    /// <param name="cancellation">Gives up beginning.</param>
    /// <exception cref="InputException">The port is taken or not allowed.</exception>
    public static async Task<WebServer> StartAsync(WebWorld world, int port, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(world);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowHostHeaderOverride = true;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        var application = builder.Build();
        var server = new WebServer(world, application);
        application.Run(server.AnswerAsync);
        server.Port = (await HttpListening.StartAsync(application, IPAddress.Loopback, port, cancellation).ConfigureAwait(false)).Port;
        return server;
    }

    /// <summary>Lets a week pass between two answers.</summary>
    /// <param name="authors">As for <see cref="WebWorld.Tick"/>.</param>
    public void Tick(IReadOnlyList<AuthorShare>? authors = null)
    {
        _gate.EnterWriteLock();
        try
        {
            _world.Tick(authors);
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    /// <summary>Stops: takes no more connections, and gives answers that are under way some seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        await HttpListening.StopAsync(_application).ConfigureAwait(false);
        _gate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return;
        }

        // The target as it was sent: parsed once, by the same rules as in process.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var text = target.StartsWith('/') ? $"http://{request.Host.Value}{target}" : target;
        if (!WebUrl.TryParse(text, null, out var url))
        {
            await PlainAsync(response, StatusCodes.Status400BadRequest, $"{text} is not an http URL.\n").ConfigureAwait(false);
            return;
        }

        WebAnswer answer;
        try
        {
            answer = Answer(url, request);
        }
        catch (FetchFailure failure)
        {
            await PlainAsync(response, StatusCodes.Status502BadGateway, failure.Message + "\n").ConfigureAwait(false);
            return;
        }
        catch (Exception failure) when (ItemFault.IsOfItem(failure))
        {
            await PlainAsync(response, StatusCodes.Status500InternalServerError, ItemFault.Describe(failure) + "\n").ConfigureAwait(false);
            return;
        }

        if (answer.Delay > TimeSpan.Zero)
        {
            await Task.Delay(answer.Delay, context.RequestAborted).ConfigureAwait(false);
        }

        await SendAsync(request, response, answer).ConfigureAwait(false);
    }

    private WebAnswer Answer(WebUrl url, HttpRequest request)
    {
        _gate.EnterReadLock();
        try
        {
            return url.Host is "localhost" or "127.0.0.1" or "[::1]"
                ? new WebAnswer { Status = StatusCodes.Status200OK, ContentType = "text/plain; charset=utf-8", Body = Overview() }
                : _world.Server.Answer(
                    url.Scheme == "https", url.Host, url.Path, url.Query, Field(request.Headers.IfNoneMatch), Field(request.Headers.IfModifiedSince), _attempts);
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    private byte[] Overview() =>
        System.Text.Encoding.UTF8.GetBytes(string.Concat(_world.HomePages(1000).Select(url => url.Href + "\n")));

    private static string? Field(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();

    private static Task PlainAsync(HttpResponse response, int status, string text)
    {
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(text);
    }

    private static async Task SendAsync(HttpRequest request, HttpResponse response, WebAnswer answer)
    {
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        if (answer.LastModified is { } modified)
        {
            response.Headers.LastModified = modified.ToString("R", CultureInfo.InvariantCulture);
        }

        if (answer.Location is { } location)
        {
            response.Headers.Location = location;
        }

        if (answer.ContentUsage is { } usage)
        {
            response.Headers["Content-Usage"] = usage;
        }

        if (answer.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var body = answer.Body;
        var tag = answer.EntityTag;
        if (body.Length >= LeastPacked)
        {
            response.Headers.Vary = "Accept-Encoding";
            if (AcceptsGzip(request))
            {
                // Other bytes than the plain form's: the tag says no more than that they mean the same [RFC 9110, 8.8.3].
                response.Headers.ContentEncoding = "gzip";
                tag = tag is null ? null : "W/" + tag;
                body = Packed(body);
            }
        }

        if (tag is not null)
        {
            response.Headers.ETag = tag;
        }

        if (answer.Status == StatusCodes.Status304NotModified)
        {
            return;
        }

        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(body).ConfigureAwait(false);
        }
    }

    private static bool AcceptsGzip(HttpRequest request) => request.Headers.AcceptEncoding.ToString()
        .Split(',')
        .Select(part => part.Split(';'))
        .Any(coding => coding[0].Trim().Equals("gzip", StringComparison.OrdinalIgnoreCase)
            && !coding.Skip(1).Any(q => q.Trim() is "q=0" or "q=0.0" or "q=0.00" or "q=0.000"));

    private static byte[] Packed(ReadOnlyMemory<byte> body)
    {
        using var packed = new MemoryStream(body.Length / 2);
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(body.Span);
        }

        return packed.ToArray();
    }
}
