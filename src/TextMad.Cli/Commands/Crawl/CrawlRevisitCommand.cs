using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Crawling;
using TextMad.Crawling.Recrawl;
using TextMad.Fetching;
using TextMad.Warc;

namespace TextMad.Cli.Commands.Crawl;

/// <summary>What <c>textmad crawl revisit</c> was asked.</summary>
internal sealed record CrawlRevisitSettings(string Name, RecrawlPolicy Policy, int Pages, bool Json);

/// <summary><c>textmad crawl revisit</c>: asks again for pages that were kept, the most urgent first.</summary>
internal sealed class CrawlRevisitCommand : CliCommand<CrawlRevisitSettings>
{
    private readonly Argument<string> _name = Syntax.Argument("NAME", "the crawl");
    private readonly Option<int> _pages = Syntax.Integer("--pages", "N", "pages to request", 1, CrawlOptions.Unlimited, 1000);
    private readonly Option<string> _policy = Syntax.Choice(
        "--policy", "which pages come first: those not visited for longest, those that change most, those beyond an interval of their own, or those that keep the crawl freshest",
        "uniform", "uniform", "proportional", "adaptive", "optimal");

    private readonly Option<bool> _json = Syntax.Json();

    public CrawlRevisitCommand(CliContext context)
        : base(
            context,
            "revisit",
            "Fetch pages of a crawl again, conditionally: a changed page becomes a new document, a page that is gone is no longer current, new links are followed.",
            "textmad crawl revisit example.org",
            "textmad crawl revisit example.org --pages 200 --policy optimal --json")
    {
    }

    protected override CrawlRevisitSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_name),
        arguments.GetValue(_policy) switch
        {
            "proportional" => new ProportionalRecrawl(),
            "adaptive" => new AdaptiveRecrawl(),
            "optimal" => new OptimalRecrawl(),
            _ => new UniformRecrawl(),
        },
        arguments.GetValue(_pages),
        arguments.GetValue(_json));

    protected override int Run(CrawlRevisitSettings settings, CliContext context)
    {
        const double Week = 7 * 24 * 3600;
        var plan = CrawlCommand.PlanOf(settings.Name, context);
        var folder = context.Workspace.CrawlDirectory(settings.Name);
        using var held = KeptCrawl.Lock(folder, settings.Name);
        using var http = new HttpTransport(plan.Fetch, plan.Crawl.ConnectionsPerHost);
        using var archive = plan.Warc is null ? null : new ArchivingTransport(http, plan.Warc, settings.Name);
        using var store = context.CreateStore();
        var environment = new CrawlEnvironment((IWebTransport?)archive ?? http) { Progress = context.Progress, Name = settings.Name };
        using var crawler = new Crawler(folder, store, plan.Corpus, plan.SeedUrls(), plan.Crawl, environment);
        context.HowToGoOn = context.Typed("crawl", "revisit", settings.Name);
        var before = crawler.Pages().ToDictionary(page => page.Number);
        var now = CrawlClock.Real.UnixSeconds;
        var histories = before.Values.Select(page => new PageHistory(
            page.Number, page.Visits, page.Changes, (page.Time - page.FirstTime) / Week, Math.Max(1, now - page.Time) / Week)).ToList();
        var chosen = settings.Policy.Choose(histories, settings.Pages, 1);
        crawler.RevisitAsync(chosen, context.Cancellation).GetAwaiter().GetResult();

        // Pages that had changed may have led to new ones.
        crawler.RunAsync(cancellation: context.Cancellation).GetAwaiter().GetResult();
        context.Progress.Clear();
        var after = crawler.Pages().ToDictionary(page => page.Number);
        var answer = new
        {
            settings.Name,
            Visited = chosen.Count,
            Unchanged = chosen.Count(number => after.TryGetValue(number, out var page) && page.Document == before[number].Document),
            Changed = chosen.Count(number => after.TryGetValue(number, out var page) && page.Document != before[number].Document),
            Gone = chosen.Count(number => !after.ContainsKey(number)),
            New = after.Keys.Count(number => !before.ContainsKey(number)),
        };
        if (settings.Json)
        {
            context.WriteJson(answer);
            return ExitCode.Done;
        }

        context.WriteLine(
            $"{answer.Name}: {answer.Visited:N0} pages visited again: {answer.Unchanged:N0} unchanged, "
            + $"{answer.Changed:N0} changed, {answer.Gone:N0} gone; {answer.New:N0} new pages");
        CrawlTables.Write(context, settings.Name, crawler.Funnel());
        return ExitCode.Done;
    }
}
