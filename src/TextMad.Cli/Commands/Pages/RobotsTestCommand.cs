using System.CommandLine;
using System.Text;
using TextMad.Cli.Arguments;
using TextMad.Crawling.Robots;
using TextMad.Pages.Preferences;
using TextMad.Urls;

namespace TextMad.Cli.Commands.Pages;

/// <summary>What <c>textmad robots test</c> was asked.</summary>
internal sealed record RobotsTestSettings(string File, string Agent, string Url, bool Json);

/// <summary>Whether a crawler may fetch a URL.</summary>
/// <param name="Allowed">True when it may.</param>
/// <param name="Line">The number of the deciding line; null when no rule matches.</param>
/// <param name="Rule">The deciding line; empty when no rule matches.</param>
/// <param name="CrawlDelay">Seconds between requests that the file asks for; null for none.</param>
/// <param name="Sitemaps">The sitemaps that the file names.</param>
/// <param name="AiTraining">What the file says of training models on the URL's text; a page can say more in its header and markup.</param>
/// <param name="AiTrainingLine">The number of the line that says so; null for none.</param>
/// <param name="AiTrainingRule">That line; empty for none.</param>
/// <param name="AiInput">What it says of giving the text to a model as input.</param>
/// <param name="Search">What it says of search.</param>
internal sealed record RobotsTestAnswer(
    bool Allowed,
    int? Line,
    string Rule,
    double? CrawlDelay,
    IReadOnlyList<string> Sitemaps,
    UsagePreference AiTraining,
    int? AiTrainingLine,
    string AiTrainingRule,
    UsagePreference AiInput,
    UsagePreference Search);

/// <summary><c>textmad robots test</c>: asks a robots.txt file about one URL.</summary>
internal sealed class RobotsTestCommand : CliCommand<RobotsTestSettings>
{
    // More than is read of a robots.txt file in any case.
    private const int MaximumBytes = 2 * RobotsFile.MaximumLength;

    private readonly Argument<string> _file = Syntax.Argument("FILE", "a robots.txt file; - reads standard input");
    private readonly Argument<string> _agent = Syntax.Argument("AGENT", "the crawler's product token, e.g. Googlebot; letter case does not matter");
    private readonly Argument<string> _url = Syntax.Argument("URL", "an http or https URL of the file's host, percent-encoded as a request would carry it");
    private readonly Option<bool> _json = Syntax.Json();

    public RobotsTestCommand(CliContext context)
        : base(
            context,
            "test",
            "Test whether a robots.txt file allows a crawler to fetch a URL [RFC 9309], and show which line decides, and what it says about training AI on the page. "
            + "Exit code 0: fetching is allowed, 1: disallowed.",
            "textmad robots test robots.txt TextMad https://example.org/private/page.html",
            "textmad robots test - GPTBot https://example.org/ --json")
    {
    }

    protected override RobotsTestSettings Read(ParseResult arguments) =>
        new(arguments.GetRequiredValue(_file), arguments.GetRequiredValue(_agent), arguments.GetRequiredValue(_url), arguments.GetValue(_json));

    protected override int Run(RobotsTestSettings settings, CliContext context)
    {
        if (!WebUrl.TryParse(settings.Url, null, out var url))
        {
            throw new InputException($"'{settings.Url}' is not an http or https URL; an absolute one is expected, e.g. https://example.org/page.");
        }

        var file = RobotsFile.Parse(Bytes(settings.File, context.Input));
        var decision = Ascii.IsValid(settings.Url) ? file.Decide(settings.Agent, url) : file.Decide(settings.Agent, TargetAsGiven(settings.Url, url, context));
        var usage = file.Usage(settings.Agent, url);
        if (settings.Json)
        {
            context.WriteJson(new RobotsTestAnswer(
                decision.Allowed,
                decision.Line,
                decision.Rule,
                file.CrawlDelay(settings.Agent)?.TotalSeconds,
                file.Sitemaps,
                usage.Preferences.Training,
                usage.Line,
                usage.Rule,
                usage.Preferences.Input,
                usage.Preferences.Search));
        }
        else
        {
            context.WriteLine($"{(decision.Allowed ? "allowed" : "disallowed")}");
            context.WriteLine($"{(decision.Line is { } line ? FormattableString.Invariant($"line {line}: {decision.Rule}") : "no rule matches")}");
            if (usage.Preferences.Training != UsagePreference.Unknown)
            {
                var said = usage.Preferences.Training == UsagePreference.Allowed ? "allowed" : "disallowed";
                context.WriteLine($"training of AI: {said}, line {usage.Line}: {usage.Rule}");
            }
        }

        return decision.Allowed ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>
    /// Returns the path and query as typed. A request carries percent-encoded characters only [RFC 3986], and to encode is up to who asks: what
    /// stands unencoded matches no rule that has a character beyond ASCII.
    /// </summary>
    private static string TargetAsGiven(string given, WebUrl url, CliContext context)
    {
        context.Note($"note: the URL has characters outside ASCII and is compared as given; browsers request {url.Href}");
        var start = given.IndexOf('/', given.IndexOf("//", StringComparison.Ordinal) is var slashes and >= 0 ? slashes + 2 : 0);
        var end = given.IndexOf('#', StringComparison.Ordinal) is var hash and >= 0 ? hash : given.Length;
        return start < 0 || start > end ? "/" : given[start..end];
    }

    private static ReadOnlySpan<byte> Bytes(string file, StandardInput input)
    {
        if (!StandardInput.Is(file) && !File.Exists(file))
        {
            throw new InputException($"No file {file}. Name a robots.txt file, or - for standard input.");
        }

        using var stream = StandardInput.Is(file) ? input.Open() : File.OpenRead(file);
        var bytes = new byte[MaximumBytes];
        return bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }
}
