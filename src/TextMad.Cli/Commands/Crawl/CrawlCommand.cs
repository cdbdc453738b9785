using System.CommandLine;
using System.Diagnostics;
using TextMad.Cli.Arguments;
using TextMad.Cli.Hints;
using TextMad.Cli.Output;
using TextMad.Configuration;
using TextMad.Crawling;
using TextMad.Fetching;
using TextMad.Storage.Naming;
using TextMad.Storage;
using TextMad.Warc;

namespace TextMad.Cli.Commands.Crawl;

/// <summary>What <c>textmad crawl</c> was asked.</summary>
internal sealed record CrawlSettings(string Name, CrawlPlan Plan, bool Resume, bool Json);

/// <summary><c>textmad crawl</c>: brings the pages of the web into a corpus, politely.</summary>
internal sealed class CrawlCommand : CliCommand<CrawlSettings>
{
    private readonly Argument<string[]> _urls = new("URL")
    {
        Description = "where to begin: absolute http or https URLs", HelpName = "URL", Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _name = Syntax.Text("--name", "NAME", "the crawl's name (default: the first URL's host)");
    private readonly Option<string?> _corpus = Syntax.Text("--corpus", "NAME", "the corpus that the documents join (default: the crawl's name)");
    private readonly Option<string[]> _networks = Syntax.Texts("--allow-network", "CIDR", "allow connections to a network that is not public, e.g. 127.0.0.0/8; can be repeated");
    private readonly Option<string?> _warc = Syntax.Text("--warc", "DIR", "write every request and answer to WARC 1.1 files in this folder");
    private readonly Option<bool> _resume = Syntax.Flag("--resume", "continue the crawl that --name names, with its own settings");
    private readonly Option<bool> _json = Syntax.Json();

    private readonly SettingFlags<CrawlPlan> _flags = new SettingFlags<CrawlPlan>()
        .Add("--max-pages", "crawl.maximum_pages", "pages to request in all, failures included (default: no limit)")
        .Add("--max-pages-per-host", "crawl.maximum_pages_per_host", "pages to request from one host (default: no limit)")
        .Add("--max-hops", "crawl.maximum_hops", "links between a first URL and a page, at most (default: no limit)")
        .Add("--scope", "crawl.scope", "host: pages of the first URLs' hosts (default); folder: pages below them; any: all that is linked")
        .Add("--delay", "crawl.delay", "seconds between two requests to a host; robots.txt may ask for more, up to 30 (default 1)")
        .Add("--connections", "crawl.connections_per_host", "requests to one host at the same time, 1 to 64 (default 1)")
        .Add("--concurrency", "crawl.concurrency", "requests at the same time in all (default 64)")
        .Add("--retries", "crawl.retries", "times that a request is repeated after a temporary failure (default 2)")
        .Add("--sitemaps", "crawl.sitemaps", "listed: those that robots.txt names (default); probed: or /sitemap.xml; none")
        .Add("--duplicates", "crawl.duplicates",
            "leave out pages whose text was kept already: near (default), exact, folded (the same except for letter case and white space), or keep them all")
        .Add("--canonical", "crawl.canonical", "pages that name another URL as their canonical form: follow (default) leaves them out when that one is kept; ignore keeps them")
        .Add("--ai-preferences", "crawl.ai_preferences",
            "pages that forbid training on them (Content-Signal, Content-Usage, noai): obey (default) leaves them out; ignore keeps them, "
            + "for text that trains no model or with the publisher's leave")
        .Add("--min-words", "crawl.minimum_words", "words that a main text must have to be kept (default 1)")
        .Add("--language", "crawl.language", "keep only pages in this language, e.g. en")
        .Add("--timeout", "fetch.timeout", "seconds for a whole answer (default 20)")
        .Add("--max-bytes", "fetch.maximum_body", "largest answer in bytes, as sent and unpacked (default 16 MiB)")
        .Add("--contact", "fetch.contact", "a URL or mail address where a server's administrator can ask about the crawl; sent with every request")
        .Add("--connect-to", "fetch.connect_to", "make every connection to this HOST:PORT instead of the URL's host, e.g. of 'textmad web serve'");

    public CrawlCommand(CliContext context)
        : base(
            context,
            "crawl",
            "Crawl pages and bring their main text into a corpus. Obeys robots.txt, waits between requests, refuses addresses that are not public.",
            "textmad crawl https://example.org/docs/ --scope folder --max-pages 500",
            "textmad crawl http://127.0.0.1:8080/ --allow-network 127.0.0.0/8 --delay 0 --connections 4 --json",
            "textmad crawl --resume --name example.org")
    {
        Subcommands.Add(new CrawlStatusCommand(context));
        Subcommands.Add(new CrawlRevisitCommand(context));
        Subcommands.Add(new CrawlReasonsCommand(context));
    }

    protected override CrawlSettings Read(ParseResult arguments)
    {
        var resume = arguments.GetValue(_resume);
        var urls = arguments.GetValue(_urls) ?? [];
        if (urls.Length == 0 && !resume)
        {
            throw new InputException(
                "No URL to begin from was given: give one or more URLs, or --resume --name NAME to continue a crawl "
                + $"({Shell.Mark(Context.Typed("crawl", "status"))} lists them).");
        }

        if (resume && (urls.Length > 0 || arguments.GetValue(_name) is null))
        {
            throw new InputException("--resume continues a crawl with its own settings: name it with --name, and give no URLs.");
        }

        var plan = _flags.Read(arguments);
        if (resume && (plan != new CrawlPlan() || new Option[] { _corpus, _networks, _warc }.Any(option => arguments.GetResult(option) is { Implicit: false })))
        {
            throw new InputException("--resume continues a crawl with its own settings: it takes --name only. To crawl with other settings, choose another --name.");
        }

        plan = plan with
        {
            Seeds = ValueList.Create<string>(urls),
            Warc = arguments.GetValue(_warc) is { } warc ? Path.GetFullPath(warc) : null,
            Fetch = plan.Fetch with { AllowNetworks = ValueList.Create<string>(arguments.GetValue(_networks) ?? []) },
        };
        var name = Names.Require(arguments.GetValue(_name) ?? NameOf(plan), "a crawl");
        return new CrawlSettings(name, plan with { Corpus = arguments.GetValue(_corpus) ?? name }, resume, arguments.GetValue(_json));
    }

    protected override int Run(CrawlSettings settings, CliContext context)
    {
        var folder = context.Workspace.CrawlDirectory(settings.Name);
        var file = Path.Combine(folder, CrawlPlan.FileName);
        var plan = settings.Resume ? PlanOf(settings.Name, context) : settings.Plan;
        var seeds = plan.SeedUrls();
        using var http = new HttpTransport(plan.Fetch, plan.Crawl.ConnectionsPerHost);
        using var archive = plan.Warc is null ? null : new ArchivingTransport(http, plan.Warc, settings.Name);
        using var store = context.CreateStore();
        Names.RequireNoTwinFolder(folder, "crawl");
        Directory.CreateDirectory(folder);
        using var held = KeptCrawl.Lock(folder, settings.Name);
        var files = CrawlIdentity.OwnerOf(settings.Name).FilesIn(context.Workspace, store);
        if (files.Has(file) && !IsSameCrawl(SettingsReader.ReadFile<CrawlPlan>(file), plan))
        {
            BeginAnew(store, folder, file, settings.Name);
        }

        if (!File.Exists(file) && File.Exists(Path.Combine(folder, Crawler.StateFile)))
        {
            throw files.Lost(file);
        }

        if (!File.Exists(file))
        {
            // Its folder was removed to begin anew, or it never was.
            CrawlIdentity.Forget(store, settings.Name);
        }

        files.WriteText(file, SettingsWriter.Write(plan));
        files.Settle();
        context.HowToGoOn = context.Typed("crawl", "--resume", "--name", settings.Name);
        var environment = new CrawlEnvironment((IWebTransport?)archive ?? http) { Progress = context.Progress, Name = settings.Name };
        using var crawler = new Crawler(folder, store, plan.Corpus, seeds, plan.Crawl, environment);
        var before = crawler.Funnel();
        var watch = Stopwatch.StartNew();
        crawler.RunAsync(cancellation: context.Cancellation).GetAwaiter().GetResult();
        watch.Stop();
        context.Progress.Clear();
        var funnel = crawler.Funnel();
        Report(settings, plan, funnel, before, watch.Elapsed, folder, context);
        return funnel.Fetched > 0
            ? ExitCode.Done
            : throw new TextMadException(FormattableString.Invariant($"Crawl '{settings.Name}' reached nothing: none of its {funnel.Seen} URLs could be fetched."));
    }

    /// <summary>Returns what a crawl was begun with.</summary>
    internal static CrawlPlan PlanOf(string name, CliContext context)
    {
        using var store = context.OpenStoreIfThere();
        return KeptCrawl.Plan(context.Workspace, store, name);
    }

    // Another transport to the same servers does not make it a different crawl.
    private static bool IsSameCrawl(CrawlPlan one, CrawlPlan other) =>
        one with { Fetch = one.Fetch with { ConnectTo = null } } == other with { Fetch = other.Fetch with { ConnectTo = null } };

    /// <summary>Forgets a crawl that has brought nothing yet, e.g. for the want of --allow-network.</summary>
    private static void BeginAnew(ICorpusStore store, string folder, string file, string name)
    {
        if (File.Exists(Path.Combine(folder, Crawler.StateFile)) && CrawlFunnel.Read(folder).Fetched > 0)
        {
            throw new InputException(
                $"The crawl '{name}' was started with other settings ({file}): continue it with --resume --name {name}, or choose another --name.");
        }

        CrawlIdentity.Forget(store, name);
        foreach (var old in Directory.EnumerateFiles(folder, Crawler.StateFile + "*"))
        {
            File.Delete(old);
        }
    }

    private static void Report(CrawlSettings settings, CrawlPlan plan, CrawlFunnel funnel, CrawlFunnel before, TimeSpan time, string folder, CliContext context)
    {
        var fetched = funnel.Fetched - before.Fetched;
        var rate = time > TimeSpan.Zero ? fetched / time.TotalSeconds : 0;
        if (settings.Json)
        {
            context.WriteJson(new
            {
                settings.Name,
                plan.Corpus,
                funnel.Fetched,
                funnel.Kept,
                Dropped = funnel.Dropped.ToDictionary(reason => reason.Key, reason => reason.Value),
                funnel.Waiting,
                Warnings = funnel.Warnings.Select(warning => warning.Message),
                Seconds = time.TotalSeconds,
                PagesPerSecond = rate,
            });
            return;
        }

        if (before.Fetched > 0 && fetched == 0)
        {
            context.WriteLine($"{settings.Name}: no URL is left to request; everything below was done before.");
        }

        CrawlTables.Write(context, settings.Name, funnel);
        if (funnel.Fetched == 0)
        {
            context.WriteLine($"No page could be fetched; {Shell.Mark(context.Typed("crawl", "status", settings.Name, "--dropped", "all"))} lists the URLs.");
            var causes = CrawlFunnel.ReadDropped(folder, null, int.MaxValue).Where(url => url.Detail is not null).Take(3).ToList();
            causes.ForEach(cause => context.WriteLine($"{cause.Reason}  {cause.Url}  ({cause.Detail})"));
            if (causes.Any(cause => cause.Reason == FetchReasons.AddressForbidden))
            {
                context.WriteLine($"{HintWords.Say(new Hint.AllowNetwork(), context)}");
            }

            return;
        }

        context.WriteLine($"{fetched:N0} pages in {time.TotalSeconds:0.0} s, {rate:0.0} a second; the texts are in corpus '{plan.Corpus}'.");
        if (funnel.Waiting > 0)
        {
            context.WriteLine($"{funnel.Waiting:N0} URLs are waiting: the budget of pages is used up.");
        }
    }

    private static string NameOf(CrawlPlan plan)
    {
        var name = plan.SeedUrls()[0].Authority.Replace(':', '-').Trim('[', ']');
        return Names.IsValid(name) ? name : "crawl";
    }
}
