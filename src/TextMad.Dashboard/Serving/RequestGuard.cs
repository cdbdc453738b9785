using System.Net;
using Microsoft.AspNetCore.Http;
using TextMad.Listening;

namespace TextMad.Dashboard.Serving;

/// <summary>
/// Decides who is answered. A request must name a host that the dashboard listens on (so that no other name leads a browser here), must hold the token, and, where it is more
/// than a plain look, must come from the dashboard's own page. Every answer, also a refusal, says what browsers may do with it.
/// </summary>
internal sealed class RequestGuard
{
    /// <summary>The parameter of the first address, which holds the token.</summary>
    public const string TokenParameter = "token";

    private const string Policy =
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; img-src 'self' data: blob:; require-trusted-types-for 'script'";

    private readonly AccessToken _token;
    private readonly OwnAddress _address;

    /// <summary>Creates a guard.</summary>
    /// <param name="token">What lets one in.</param>
    /// <param name="address">The address that is listened on.</param>
    public RequestGuard(AccessToken token, IPAddress address)
    {
        _token = token;
        _address = new OwnAddress(address);
    }

    private string Cookie => FormattableString.Invariant($"textmad-{_address.Port}");

    /// <summary>Says on which port the server listens; nothing is let in before.</summary>
    public void ListensOn(int port) => _address.Port = port;

    /// <summary>Lets a request through, or answers it.</summary>
    public async Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        var (request, response) = (http.Request, http.Response);
        Protect(response.Headers);
        if (!_address.IsNamedBy(request))
        {
            await RefuseAsync(response, StatusCodes.Status421MisdirectedRequest, "The address names a host that this dashboard does not listen on.").ConfigureAwait(false);
            return;
        }

        if (!ComesFromHere(request))
        {
            await RefuseAsync(response, StatusCodes.Status403Forbidden, "Another site's page asked for this. Only the dashboard's own page may.").ConfigureAwait(false);
            return;
        }

        var isLook = OwnAddress.IsLook(request);
        if (isLook && request.Query.TryGetValue(TokenParameter, out var given) && _token.Is(given))
        {
            Enter(request, response);
            return;
        }

        if (!_token.Is(request.Cookies[Cookie]) && !_token.Is(Bearer(request)))
        {
            await RefuseAsync(
                response, StatusCodes.Status401Unauthorized, "This dashboard is for who has its link. Open the link that 'textmad dashboard' printed when it was started last.")
                .ConfigureAwait(false);
            return;
        }

        await next(http).ConfigureAwait(false);
    }

    // Cookies do not tell ports apart, so another server of this machine is 'same-site' to browsers: what they say of the origin decides.
    // A program says who it is by the token in its header, which no other site's page can send.
    private bool ComesFromHere(HttpRequest request) => OwnAddress.IsLook(request)
        ? OwnAddress.IsNoOtherSite(request) || OwnAddress.IsLinkFollowed(request)
        : OwnAddress.IsOwnPage(request) || (OwnAddress.IsOwnOrigin(request) && _token.Is(Bearer(request)));

    private static string? Bearer(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var field && field.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? field["Bearer ".Length..].Trim() : null;

    // The token leaves the address at once: it would stand in the history, and in what people copy.
    private void Enter(HttpRequest request, HttpResponse response)
    {
        response.Cookies.Append(Cookie, _token.Text, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });
        var rest = QueryString.Create(request.Query.Where(parameter => parameter.Key != TokenParameter)
            .SelectMany(parameter => parameter.Value.Select(value => KeyValuePair.Create(parameter.Key, value))));
        response.StatusCode = StatusCodes.Status303SeeOther;
        response.Headers.Location = "/" + request.Path.ToUriComponent().TrimStart('/', '\\') + rest.ToUriComponent();
    }

    private static void Protect(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    private static Task RefuseAsync(HttpResponse response, int status, string reason)
    {
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(reason + "\n");
    }
}
