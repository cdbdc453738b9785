using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Crawling;

namespace TextMad.Cli.Commands.Crawl;

/// <summary>What <c>textmad crawl status</c> was asked.</summary>
internal sealed record CrawlStatusSettings(string? Name, string? Reason, int Limit, bool Json);

/// <summary><c>textmad crawl status</c>: what became of the URLs of a crawl.</summary>
internal sealed class CrawlStatusCommand : CliCommand<CrawlStatusSettings>
{
    private readonly Argument<string?> _name = Syntax.OptionalArgument("NAME", "the crawl; all of the workspace when not given");
    private readonly Option<string?> _reason = Syntax.Text("--dropped", "REASON", "list the URLs that were dropped for this reason; 'all' for every reason");
    private readonly Option<int> _limit = Syntax.Limit("the most URLs to list", 1, int.MaxValue, 100);
    private readonly Option<bool> _json = Syntax.Json();

    public CrawlStatusCommand(CliContext context)
        : base(
            context,
            "status",
            "Show what happened to the URLs of a crawl: how many were seen, fetched and kept, and why the others were not.",
            "textmad crawl status",
            "textmad crawl status example.org --dropped robots_disallowed")
    {
    }

    protected override CrawlStatusSettings Read(ParseResult arguments) => new(
        arguments.GetValue(_name), arguments.GetValue(_reason), arguments.GetValue(_limit), arguments.GetValue(_json));

    protected override int Run(CrawlStatusSettings settings, CliContext context)
    {
        IReadOnlyList<string> names = settings.Name is { } name ? [name] : KeptCrawl.All(context.Workspace);
        if (settings.Name is null && settings.Reason is not null)
        {
            throw new InputException("--dropped lists the URLs of one crawl: give the crawl's NAME.");
        }

        using var store = context.OpenStoreIfThere();
        var funnels = names.Select(crawl => (Name: crawl, Funnel: CrawlFunnel.Read(KeptCrawl.Folder(context.Workspace, store, crawl)))).ToList();
        var dropped = settings.Reason is { } wanted
            ? CrawlFunnel.ReadDropped(context.Workspace.CrawlDirectory(settings.Name!), wanted == "all" ? null : wanted, settings.Limit)
            : null;
        if (settings.Json)
        {
            context.WriteJson(funnels.Select(crawl => new
            {
                crawl.Name,
                crawl.Funnel.Seen,
                crawl.Funnel.Waiting,
                crawl.Funnel.Fetched,
                crawl.Funnel.Kept,
                Dropped = crawl.Funnel.Dropped.ToDictionary(row => row.Key, row => row.Value),
                crawl.Funnel.Robots,
                crawl.Funnel.Sitemaps,
                Warnings = crawl.Funnel.Warnings.Select(warning => warning.Message),
                Urls = dropped,
            }));
            return ExitCode.Done;
        }

        if (funnels.Count == 0)
        {
            context.WriteLine($"The workspace has no crawl yet. {Shell.Mark(context.Typed("crawl", "URL"))} starts one.");
        }

        foreach (var (crawl, funnel) in funnels)
        {
            CrawlTables.Write(context, crawl, funnel);
        }

        foreach (var url in dropped ?? [])
        {
            context.WriteLine($"{url.Reason}  {url.Url}{(url.Detail is null ? "" : $"  ({url.Detail})")}");
        }

        if (dropped is { Count: 0 })
        {
            var reason = settings.Reason == "all" ? "any reason" : $"'{settings.Reason}'";
            context.WriteLine($"No URL was dropped for {reason}.");
        }

        return ExitCode.Done;
    }
}
