using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TextMad.Reporting;

namespace TextMad.Dashboard.Serving;

/// <summary>The page and its files, which the build embedded. Every address that is not a file's or an answer's shows the page, which knows its own views.</summary>
internal static class FrontEndFiles
{
    private static readonly FrozenDictionary<string, string> _types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Lazy<Asset>> _files = Files().ToFrozenDictionary(file => file.Name, file => file.Asset);

    /// <summary>Maps the files.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        string[] looks = [HttpMethods.Get, HttpMethods.Head];
        routes.MapMethods("/assets/{name}", looks, (string name, HttpContext http) => _files.TryGetValue(name, out var file) ? SendAsync(http, file.Value) : MissingAsync(http));
        routes.MapGet("/api/{**rest}", (HttpContext _) => Task.FromException(new NotFoundException("There is no such question.")));
        // Also addresses with a full stop: crawls, models and runs may have one in their names.
        routes.MapFallback("{*path}", (HttpContext http) => looks.Contains(http.Request.Method) ? SendAsync(http, _files["index.html"].Value) : MissingAsync(http));
    }

    private static Task SendAsync(HttpContext http, Asset file)
    {
        // Asked for again every time, and sent when it is another.
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.ETag = file.Tag;
        if (http.Request.Headers.IfNoneMatch == file.Tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        http.Response.ContentType = file.Type;
        http.Response.ContentLength = file.Bytes.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(file.Bytes, http.RequestAborted).AsTask();
    }

    private static Task MissingAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    // The chart libraries are those of reports: there is one copy of them.
    private static IEnumerable<(string Name, Lazy<Asset> Asset)> Files() =>
    [
        .. new[] { "index.html", "app.js", "app.css", "theme.js" }.Select(name => (name, Later(typeof(FrontEndFiles), "TextMad.Dashboard.FrontEnd.", name))),
        .. new[] { "vega.min.js", "vega-lite.min.js" }.Select(name => (name, Later(typeof(HtmlReport), "TextMad.Reporting.", name))),
    ];

    private static Lazy<Asset> Later(Type near, string prefix, string name) => new(() => Read(near.Assembly, prefix, name));

    private static Asset Read(System.Reflection.Assembly assembly, string prefix, string name)
    {
        using var stream = assembly.GetManifestResourceStream(prefix + name) ?? throw new InvalidOperationException($"The build did not embed {name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new Asset(bytes, _types[Path.GetExtension(name)], $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"");
    }

    private sealed record Asset(byte[] Bytes, string Type, string Tag);
}
