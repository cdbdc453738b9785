using TextMad.Crawling.Robots;
using TextMad.Pages.Preferences;
using TextMad.Urls;

namespace TextMad.Fuzzing.Targets;

/// <summary>robots.txt, and what header fields say of training.</summary>
internal sealed class RobotsTarget : FuzzTarget
{
    private static readonly WebUrl _url = WebUrl.TryParse("http://site.example/a/b.pdf?x", null, out var url) ? url : throw new InvalidOperationException();

    public override string Name => "robots";

    public override IReadOnlyList<byte[]> Seeds { get; } = [
        Bytes("User-agent: *\r\nDisallow: /a\nAllow: /a/b$\nCrawl-delay: 2\nSitemap: http://site.example/s.xml\n\nUser-agent: TextMad\nDisallow: /*.pdf$\nContent-Usage: "
            + "train-ai=n\nContent-Signal: ai-train=no\n"),
        Bytes("train-ai=n;exp=1, search=y"), Bytes("noai, otherbot: noindex, max-image-preview:none, unavailable_after: 25 Jun 2030 15:00:00 PST"),
    ];

    public override IReadOnlyList<string> Words => ["User-agent: ", "Disallow: ", "Allow: ", "*", "$", "Crawl-delay: ", "Content-Usage: ", "%", "noai", "unavailable_after: "];

    public override void Read(byte[] input)
    {
        var robots = RobotsFile.Parse(input);
        robots.Decide("TextMad", _url);
        robots.Usage("TextMad", _url);
        robots.CrawlDelay("TextMad");
        robots.AllowsTrainingSomewhere("TextMad");
        PageDirectives.Of([new("X-Robots-Tag", Text(input))], "TextMad");
        PageDirectives.ReadMeta(Text(input));
        PagePreferences.ForbidsTraining([new("X-Robots-Tag", Text(input)), new("Content-Usage", Text(input)), new("Content-Signal", Text(input))], false, "TextMad");
    }
}
