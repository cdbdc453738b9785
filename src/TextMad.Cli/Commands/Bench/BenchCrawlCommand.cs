using System.CommandLine;
using System.Diagnostics;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking;
using TextMad.Cli.Output;
using TextMad.Crawling;
using TextMad.SimulatedWeb;
using TextMad.Storage;
using TextMad.Storage.Sqlite;

namespace TextMad.Cli.Commands.Bench;

/// <summary>What <c>textmad bench crawl</c> was asked.</summary>
internal sealed record BenchCrawlSettings(int Sites, int Words, bool Json);

/// <summary>How fast a simulated web is made and crawled.</summary>
internal sealed record BenchCrawlAnswer
{
    /// <summary>Pages asked for, read, compared and kept, a second: from the first request to the last commit to the store.</summary>
    public required double PagesPerSecond { get; init; }

    /// <summary>Pages asked for.</summary>
    public required long Fetched { get; init; }

    /// <summary>Pages whose text was kept.</summary>
    public required long Kept { get; init; }

    /// <summary>Seconds that the crawl took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Processor seconds that the crawl took, all threads together.</summary>
    public required double ProcessorSeconds { get; init; }

    /// <summary>Pages of the web.</summary>
    public required int Pages { get; init; }

    /// <summary>Bytes of text on them.</summary>
    public required long TextBytes { get; init; }

    /// <summary>Seconds that making the web took.</summary>
    public required double WebSeconds { get; init; }

    /// <summary>The largest resident memory of the process, web and crawl together.</summary>
    public required long PeakMemoryBytes { get; init; }
}

/// <summary><c>textmad bench crawl</c>: makes a simulated web of invented text and crawls it in process.</summary>
internal sealed class BenchCrawlCommand : CliCommand<BenchCrawlSettings>
{
    private readonly Option<int> _sites = Syntax.Integer("--sites", "N", "sites of the web; a site has about 13 to 20 pages", 1, 1_000_000, 1000);
    private readonly Option<int> _words = Syntax.Integer("--words", "N", "words of a page", 10, 100_000, 200);
    private readonly Option<bool> _json = Syntax.Json();

    public BenchCrawlCommand(CliContext context)
        : base(
            context,
            "crawl",
            "Measure how fast a simulated web is crawled in process: pages are fetched, read, compared with known texts and kept in a store.",
            "textmad bench crawl",
            "textmad bench crawl --sites 5000 --json")
    {
    }

    protected override BenchCrawlSettings Read(ParseResult arguments) =>
        new(arguments.GetValue(_sites), arguments.GetValue(_words), arguments.GetValue(_json));

    protected override int Run(BenchCrawlSettings settings, CliContext context)
    {
        var folder = Directory.CreateTempSubdirectory("textmad-bench-");
        try
        {
            var answer = Measure(settings, folder.FullName, context);
            context.Progress.Clear();
            if (settings.Json)
            {
                context.WriteJson(answer);
                return ExitCode.Done;
            }

            context.WriteLine($"a web of {answer.Pages:N0} pages, {Tables.Bytes(answer.TextBytes)} of text, made in {answer.WebSeconds:0.0} s");
            context.WriteLine($"{answer.Fetched:N0} pages crawled in {answer.Seconds:0.0} s, {answer.Kept:N0} texts kept: {answer.PagesPerSecond:N0} pages a second");
            context.WriteLine($"{1e6 * answer.ProcessorSeconds / answer.Fetched:0} microseconds of processor time a page; {Tables.Bytes(answer.PeakMemoryBytes)} peak memory");
            return ExitCode.Done;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static BenchCrawlAnswer Measure(BenchCrawlSettings settings, string folder, CliContext context)
    {
        var making = Stopwatch.StartNew();
        var options = new WebOptions { Sites = new SiteOptions { Count = settings.Sites } };
        var world = WebWorld.Create(options, 1, new InventedArticles(settings.Words), progress: context.Progress);
        making.Stop();
        var statistics = world.Statistics();

        using var store = SqliteCorpusStore.Open(Path.Combine(folder, "corpus.db"), StoreOpenMode.Create);
        using var crawler = new Crawler(
            Path.Combine(folder, "crawl"),
            store,
            "pages",
            world.HomePages(),
            new CrawlOptions { Scope = CrawlScope.Any, Delay = 0, MinimumWords = 20 },
            new CrawlEnvironment(world.Transport()) { Clock = new CrawlClock(world.Clock, waits: false), Progress = context.Progress });
        var processor = Environment.CpuUsage.TotalTime;
        var crawling = Stopwatch.StartNew();
        crawler.RunAsync(cancellation: context.Cancellation).GetAwaiter().GetResult();
        crawling.Stop();
        var funnel = crawler.Funnel();
        return new BenchCrawlAnswer
        {
            PagesPerSecond = funnel.Fetched / crawling.Elapsed.TotalSeconds,
            Fetched = funnel.Fetched,
            Kept = funnel.Kept,
            Seconds = crawling.Elapsed.TotalSeconds,
            ProcessorSeconds = (Environment.CpuUsage.TotalTime - processor).TotalSeconds,
            Pages = statistics.Pages,
            TextBytes = statistics.TextBytes,
            WebSeconds = making.Elapsed.TotalSeconds,
            PeakMemoryBytes = Process.GetCurrentProcess().PeakWorkingSet64,
        };
    }
}
