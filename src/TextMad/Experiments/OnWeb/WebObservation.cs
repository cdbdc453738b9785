using TextMad.Crawling;
using TextMad.Experiments.Models;
using TextMad.Generations;
using TextMad.Metrics;
using TextMad.Metrics.Counting;
using TextMad.Metrics.Diversity;
using TextMad.Reporting;
using TextMad.SimulatedWeb;
using TextMad.Storage;
using TextMad.Texts;

namespace TextMad.Experiments.OnWeb;

/// <summary>The state of a web and of a crawl of it when a generation is trained: metrics of the run beside those of the model.</summary>
internal static class WebObservation
{
    /// <summary>What is observed, in the order in which it is shown.</summary>
    public static IReadOnlyList<MetricDescription> Metrics { get; } =
    [
        Describe("training_machine_share_detected", "share of the training set that the detector takes for machine-written", CollapseDirection.Up),
        Describe("training_machine_share_corrected", "the same, corrected for the detector's error rates [Rogan and Gladen 1978]", CollapseDirection.Up),
        Describe("web_machine_share", "share of the text on the web that machines wrote, in truth", CollapseDirection.Up),
        Describe("web_distinct_2", "different word pairs / word pairs, in a random draw of pages as large as a training set", CollapseDirection.Down),
        Describe("web_copies", "share of pages that took over another page's text", CollapseDirection.Up),
        Describe("web_living_links", "share of links that lead to a living page", CollapseDirection.Down),
        Describe("web_pages", "living pages", CollapseDirection.Either, "pages"),
        Describe("crawl_current_pages", "pages whose text the crawl holds", CollapseDirection.Either, "pages"),
        Describe("crawl_freshness", "share of them that live and have not changed since they were visited", CollapseDirection.Either),
        Describe("crawl_coverage", "share of living pages whose text the crawl holds", CollapseDirection.Either),
        Describe("crawl_duplicates", "pages left out as duplicates so far / pages asked for so far", CollapseDirection.Up),
        Describe("crawl_machine_dropped", "pages left out by the detector so far / pages asked for so far", CollapseDirection.Either),
    ];

    /// <summary>Measures the web and the crawl after a generation.</summary>
    /// <param name="world">The simulated web.</param>
    /// <param name="detector">The crawl's detector.</param>
    /// <param name="pages">Pages that are current, with their documents.</param>
    /// <param name="taken">The training set.</param>
    /// <param name="store">Knows how much of it machines wrote.</param>
    /// <param name="funnel">The crawl so far.</param>
    /// <param name="tokens">The size of a training set.</param>
    public static Dictionary<string, double?> Of(
        WebWorld world,
        MachineTextDetector detector,
        IReadOnlyList<(CrawledPage Page, Document Document)> pages,
        IReadOnlyList<TextItem> taken,
        ICorpusStore store,
        CrawlFunnel funnel,
        long tokens)
    {
        var size = taken.Sum(item => item.Size);
        var alarms = (double)taken.Where(item => detector.IsMachine(item.Document.Text, store.MachineShareOf(item.Document))).Sum(item => item.Size) / size;
        var web = world.Statistics();
        var fetched = Math.Max(1.0, funnel.Fetched);
        var current = pages.Select(page => (page.Page, Truth: world.TruthOf(Parse(page.Page.Url)))).Where(page => page.Truth is not null).ToList();
        return new Dictionary<string, double?>
        {
            ["training_machine_share_detected"] = alarms,
            ["training_machine_share_corrected"] = detector.Corrected(alarms),
            ["web_machine_share"] = web.MachineShare,
            ["web_distinct_2"] = Distinct(world, tokens, (double)size / taken.Sum(item => (long)item.Document.CountWords())),
            ["web_copies"] = (double)web.Copies / Math.Max(1, web.Pages),
            ["web_living_links"] = web.LivingLinks,
            ["web_pages"] = web.Pages,
            ["crawl_current_pages"] = pages.Count,
            ["crawl_freshness"] = current.Count == 0 ? null : (double)current.Count(page => IsFresh(page.Page, page.Truth!, world)) / current.Count,
            ["crawl_coverage"] = (double)current.Count(page => page.Truth!.Died is null) / Math.Max(1, web.Pages),
            ["crawl_duplicates"] = Dropped(TextReasons.NearDuplicate, TextReasons.ExactDuplicate, CrawlReasons.CanonicalElsewhere) / fetched,
            ["crawl_machine_dropped"] = Dropped(RunReasons.MachineText) / fetched,
        };

        double Dropped(params string[] reasons) => funnel.Dropped.Where(row => reasons.Contains(row.Key)).Sum(row => row.Value);
    }

    private static bool IsFresh(CrawledPage page, PageTruth truth, WebWorld world)
    {
        const double Week = 7 * 24 * 3600;
        var visited = world.CurrentTick - (int)Math.Round((world.Clock.GetUtcNow().ToUnixTimeSeconds() - page.Time) / Week);
        return truth.Died is null && truth.Changed <= visited;
    }

    /// <summary>Diversity depends on the amount of text: as many words as a training set has are drawn, the same pages whatever else is asked.</summary>
    private static double? Distinct(WebWorld world, long tokens, double tokensPerWord)
    {
        var urls = world.PageUrls().ToArray();
        Numerics.Random.RandomKey.FromSeed(world.Seed).For("observe").At(world.CurrentTick).Stream().Shuffle(urls);
        List<string> texts = [.. urls.Select(url => world.TruthOf(url)!.Text).TakeUntil(tokens / tokensPerWord, text => Document.CountWords(text))];
        return new DistinctNGrams(2).Measure(new MetricInput { Texts = new TextCollection(texts) }).Value;
    }

    private static Urls.WebUrl Parse(string url) =>
        Urls.WebUrl.TryParse(url, null, out var parsed) ? parsed : throw new TextMadException($"'{url}' is not a URL.");

    private static MetricDescription Describe(string name, string description, CollapseDirection collapse, string unit = "ratio") =>
        new(name, name.Replace('_', ' '), unit, collapse, description);
}
