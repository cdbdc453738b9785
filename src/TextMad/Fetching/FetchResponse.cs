using System.Net;

namespace TextMad.Fetching;

/// <summary>A server's answer to one GET.</summary>
public sealed record FetchResponse
{
    /// <summary>The HTTP status code, 100 to 599.</summary>
    public required int Status { get; init; }

    /// <summary>Header fields in the order received, names as received.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body with transfer and content codings removed.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The body as it was sent, content coding (gzip and so on) in place; the same as <see cref="Body"/> when there was none.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Why the body ends early: <c>length</c>, <c>time</c>, <c>disconnect</c> or <c>unspecified</c> [WARC 1.1, 5.13]; null when it is whole.</summary>
    public string? Truncated { get; init; }

    /// <summary>
    /// Whether more of the body came, or more would have been unpacked, than <see cref="Body"/> holds: so only where a part was enough
    /// (<see cref="FetchRequest.Most"/>).
    /// </summary>
    public bool IsBodyCut { get; init; }

    /// <summary>The address that was connected to; null when there was no network.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Returns all header fields of that name as one list [RFC 9110, 5.3], or null: for fields whose values are lists.</summary>
    public string? List(string name) => FieldList.Join(Headers, name);

    /// <summary>Returns the first header field of that name (letter case does not matter), or null.</summary>
    public string? Header(string name)
    {
        foreach (var (key, value) in Headers)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }
}
