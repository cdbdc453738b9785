using System.Globalization;
using TextMad.Fetching;

namespace TextMad.SimulatedWeb.Serving;

/// <summary>Carries requests to a simulated web in the same process. Nothing waits: slow answers are slow over HTTP only.</summary>
internal sealed class InProcessTransport(PageServer server) : IWebTransport
{
    private readonly AttemptLog _attempts = new();

    public ValueTask<FetchResponse> FetchAsync(FetchRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellation.ThrowIfCancellationRequested();
        var url = request.Url;
        var answer = server.Answer(
            url.Scheme == "https", url.Host, url.Path, url.Query, request.EntityTag, request.LastModified, _attempts);
        return ValueTask.FromResult(new FetchResponse { Status = answer.Status, Headers = Headers(answer), Body = answer.Body, Payload = answer.Body });
    }

    private static List<KeyValuePair<string, string>> Headers(WebAnswer answer)
    {
        var headers = new List<KeyValuePair<string, string>>(4);
        if (answer.ContentType is { } type)
        {
            headers.Add(new("Content-Type", type));
        }

        if (answer.EntityTag is { } tag)
        {
            headers.Add(new("ETag", tag));
        }

        if (answer.LastModified is { } modified)
        {
            headers.Add(new("Last-Modified", modified.ToString("R", CultureInfo.InvariantCulture)));
        }

        if (answer.Location is { } location)
        {
            headers.Add(new("Location", location));
        }

        if (answer.ContentUsage is { } usage)
        {
            headers.Add(new("Content-Usage", usage));
        }

        if (answer.RetryAfterSeconds is { } seconds)
        {
            headers.Add(new("Retry-After", seconds.ToString(CultureInfo.InvariantCulture)));
        }

        return headers;
    }
}
