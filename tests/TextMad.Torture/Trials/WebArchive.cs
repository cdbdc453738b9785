using System.Text;
using TextMad.Cli.Benchmarking;
using TextMad.Fetching;
using TextMad.Urls;
using TextMad.Warc;

namespace TextMad.Torture.Trials;

/// <summary>A web archive of invented pages.</summary>
internal static class WebArchive
{
    /// <summary>Writes one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pages">The number of pages.</param>
    public static void Write(string path, int pages)
    {
        using var file = File.Create(path);
        using var writer = new WarcWriter(file);
        var texts = SyntheticText.Documents(pages, 120, seed: 7);
        for (var i = 0; i < pages; i++)
        {
            var body = Encoding.UTF8.GetBytes($"<html><head><title>Page {i}</title></head><body><article><p>{texts[i]}</p></article></body></html>");
            _ = WebUrl.TryParse($"http://archive.example/{i}", null, out var url);
            writer.WriteResponse(
                url!,
                new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
                new FetchResponse { Status = 200, Headers = [new("Content-Type", "text/html; charset=utf-8")], Body = body, Payload = body });
        }
    }
}
