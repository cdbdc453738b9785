using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Crawling;

namespace TextMad.Cli.Commands.Crawl;

/// <summary>What <c>textmad crawl reasons</c> was asked.</summary>
internal sealed record CrawlReasonsSettings(bool Json);

/// <summary><c>textmad crawl reasons</c>: the codes that say why a URL was not kept.</summary>
internal sealed class CrawlReasonsCommand : CliCommand<CrawlReasonsSettings>
{
    private readonly Option<bool> _json = Syntax.Json();

    public CrawlReasonsCommand(CliContext context)
        : base(context, "reasons", "List the codes that say why a URL was not fetched or not kept.", "textmad crawl reasons", "textmad crawl reasons --json")
    {
    }

    protected override CrawlReasonsSettings Read(ParseResult arguments) => new(arguments.GetValue(_json));

    protected override int Run(CrawlReasonsSettings settings, CliContext context)
    {
        if (settings.Json)
        {
            context.WriteJson(CrawlReasons.All.Select(reason => new { Reason = reason.Code, reason.Description }));
            return ExitCode.Done;
        }

        var table = Tables.Create("reason", "what it says of a URL");
        foreach (var (_, reason, description) in CrawlReasons.All)
        {
            Spectre.Console.TableExtensions.AddRow(table, Tables.Cell(reason), Tables.Cell(description, 120));
        }

        context.Console.Write(table);
        return ExitCode.Done;
    }
}
