using TextMad.Urls;

namespace TextMad.Fetching;

/// <summary>One GET, redirects not followed.</summary>
/// <param name="Url">What is asked for.</param>
/// <param name="EntityTag">The entity tag of the copy that is there, for <c>If-None-Match</c>; null for none.</param>
/// <param name="LastModified">The HTTP date of the copy that is there, for <c>If-Modified-Since</c>; null for none.</param>
/// <param name="Most">
/// Bytes of the body, unpacked, that are of use: a longer one is cut there, or where the largest body that is allowed ends, and <see cref="FetchResponse.IsBodyCut"/>
/// says so.
/// Null: a body is whole or refused.
/// </param>
public sealed record FetchRequest(WebUrl Url, string? EntityTag = null, string? LastModified = null, int? Most = null);
