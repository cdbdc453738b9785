using System.Text;
using TextMad.Pages;
using TextMad.Urls;

namespace TextMad.Tests.Pages;

/// <summary>Reads pages in tests.</summary>
internal static class Reading
{
    public static WebUrl Url(string text)
    {
        Assert.True(WebUrl.TryParse(text, null, out var url), text);
        return url;
    }

    public static ExtractedPage Page(string html, string url = "https://example.org/a/b", PageReadingOptions? options = null) =>
        Page(Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8", url, options);

    public static ExtractedPage Page(byte[] body, string? contentType, string url = "https://example.org/a/b", PageReadingOptions? options = null) =>
        Assert.IsType<PageReading.Extracted>(PageReader.Read(body, contentType, Url(url), options)).Page;
}
