using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;

namespace TextMad.Fetching;

/// <summary>Requests over HTTP/1.1, on plain or TLS connections whose certificates are verified. No cookies, no proxies from the environment.</summary>
/// <remarks>
/// Safe to point at anything: a host's name is resolved when a connection is made, the addresses are checked by
/// <see cref="AddressPolicy"/>, and the connection goes to a checked address itself, so that a name cannot change its mind in between.
/// Size and time of an answer are bounded.
/// </remarks>
public sealed class HttpTransport : IWebTransport, IDisposable
{
    private const int MaximumHeaderKilobytes = 64;

    private readonly FetchOptions _options;
    private readonly TimeSpan _timeout;
    private readonly DnsEndPoint? _connectTo;
    private readonly AddressPolicy _policy;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly HttpMessageInvoker _client;

    /// <summary>Creates a transport over the machine's network.</summary>
    /// <param name="options">How requests are made.</param>
    /// <param name="connectionsPerHost">Connections to one host at the same time.</param>
    /// <exception cref="InputException">A network or address of the options is none.</exception>
    public HttpTransport(FetchOptions options, int connectionsPerHost = 1)
        : this(options, connectionsPerHost, Dns.GetHostAddressesAsync)
    {
    }

    /// <summary>Creates a transport with a resolver of its own.</summary>
    internal HttpTransport(FetchOptions options, int connectionsPerHost, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        _options = options;
        _timeout = TimeSpan.FromSeconds(options.Timeout);
        _connectTo = options.ConnectTo is { } target ? ParseEndPoint(target) : null;
        _policy = new AddressPolicy(options.AllowNetworks.Select(AddressPolicy.ParseNetwork));
        _resolve = resolve;
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            MaxConnectionsPerServer = connectionsPerHost,
            MaxResponseHeadersLength = MaximumHeaderKilobytes,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ConnectTimeout = _timeout,
            ConnectCallback = ConnectAsync,
        });
    }

    /// <inheritdoc/>
    public async ValueTask<FetchResponse> FetchAsync(FetchRequest request, CancellationToken cancellation = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_timeout);
        try
        {
            using var message = Message(request);
            using var response = await _client.SendAsync(message, limit.Token).ConfigureAwait(false);
            return await ReadAsync(response, request.Most, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new FetchFailure(FetchReasons.Timeout, FormattableString.Invariant($"No whole answer within {_options.Timeout:0.#} s."));
        }
        catch (HttpRequestException error)
        {
            throw FailureOf(error);
        }
        catch (IOException error)
        {
            throw new FetchFailure(FetchReasons.ConnectionFailure, error.Message, error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Message(FetchRequest request)
    {
        // What is asked for is the URL as it stands, not as the platform would write it.
        if (!Uri.TryCreate(request.Url.Href, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out var uri))
        {
            // The URL standard allows names of hosts that no resolver knows and the platform does not read, e.g. a*b.example.
            throw new FetchFailure(FetchReasons.UrlInvalid, $"'{request.Url.Host}' is not a name that a host can have.");
        }

        var message = new HttpRequestMessage(HttpMethod.Get, uri) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach (var (name, value) in HeadersOf(request))
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    /// <summary>What requests say of who makes them.</summary>
    public string UserAgent => _options.UserAgent;

    /// <summary>Returns the header fields of a request besides Host, in the order sent.</summary>
    public IEnumerable<KeyValuePair<string, string>> HeadersOf(FetchRequest request)
    {
        yield return new("User-Agent", _options.UserAgent);
        yield return new("Accept", "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1");
        yield return new("Accept-Encoding", ContentDecoder.Accepted);
        // A tag that could not be sent back would cost the page every time.
        if (request.EntityTag is { } tag && System.Text.Ascii.IsValid(tag))
        {
            yield return new("If-None-Match", tag);
        }

        if (request.LastModified is { } date && System.Text.Ascii.IsValid(date))
        {
            yield return new("If-Modified-Since", date);
        }
    }

    private async Task<FetchResponse> ReadAsync(HttpResponseMessage response, int? most, CancellationToken cancellation)
    {
        var headers = Fields(response.Headers.NonValidated).Concat(Fields(response.Content.Headers.NonValidated)).ToList();
        var answer = new FetchResponse { Status = (int)response.StatusCode, Headers = headers };
        var codings = answer.List("Content-Encoding");

        // Of a compressed body it is not known in advance how many bytes give the requested part.
        var limit = most is null ? int.MaxValue : codings is null ? Math.Min(most.Value, _options.MaximumBody) : _options.MaximumBody;
        var body = new BodyBuffer(_options.MaximumBody);
        var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        int count;
        var isCut = false;
        while (!isCut && (count = await stream.ReadAsync(body.RoomInMemory(), cancellation).ConfigureAwait(false)) > 0)
        {
            isCut = body.Written.Length + count > limit;
            body.Advance(isCut ? limit - body.Written.Length : count);
        }

        answer = answer with { Payload = body.Written, Truncated = isCut ? "length" : null };
        if (most is null)
        {
            return answer with { Body = ContentDecoder.Decode(body.Written, codings, _options.MaximumBody) };
        }

        var beginning = ContentDecoder.DecodeBeginning(body.Written, codings, _options.MaximumBody, ref isCut);
        return answer with { Body = beginning[..Math.Min(beginning.Length, most.Value)], IsBodyCut = isCut || beginning.Length > most };
    }

    private static IEnumerable<KeyValuePair<string, string>> Fields(HttpHeadersNonValidated headers) =>
        headers.SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value)));

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var target = _connectTo ?? context.DnsEndPoint;
        var addresses = await ResolveAsync(target.Host, cancellation).ConfigureAwait(false);
        var allowed = Array.FindAll(addresses, _policy.Allows);
        if (allowed.Length == 0)
        {
            throw new FetchFailure(
                FetchReasons.AddressForbidden,
                $"{target.Host} is {string.Join(", ", addresses.AsEnumerable())}: not a public address.",
                hint: new Hint.AllowNetwork());
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal))
        {
            return [literal];
        }

        try
        {
            var addresses = await _resolve(host, cancellation).ConfigureAwait(false);
            return addresses.Length > 0 ? addresses : throw new FetchFailure(FetchReasons.DnsFailure, $"{host} has no address.");
        }
        catch (SocketException error)
        {
            throw new FetchFailure(FetchReasons.DnsFailure, $"{host}: {error.Message}", error);
        }
    }

    private static DnsEndPoint ParseEndPoint(string text) =>
        text.LastIndexOf(':') is > 0 and var colon
        && int.TryParse(text.AsSpan(colon + 1), System.Globalization.NumberStyles.None, null, out var port) && port is > 0 and < 65536
            ? new DnsEndPoint(text[..colon], port)
            : throw new InputException($"'{text}' is not an address to connect to: a host and a port are expected, e.g. 127.0.0.1:8080.");

    private static FetchFailure FailureOf(HttpRequestException error)
    {
        for (Exception? inner = error; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case FetchFailure failure:
                    return failure;
                case AuthenticationException tls:
                    return new FetchFailure(FetchReasons.TlsFailure, tls.Message, error);
            }
        }

        var reason = error.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => FetchReasons.DnsFailure,
            HttpRequestError.SecureConnectionError => FetchReasons.TlsFailure,
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.HttpProtocolError => FetchReasons.BadHttp,
            _ => FetchReasons.ConnectionFailure,
        };
        return new FetchFailure(reason, error.InnerException?.Message ?? error.Message, error);
    }
}
