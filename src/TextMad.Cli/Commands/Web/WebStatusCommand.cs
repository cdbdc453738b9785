using Spectre.Console;
using System.CommandLine;
using System.Globalization;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Experiments.OnWeb;
using TextMad.SimulatedWeb;

namespace TextMad.Cli.Commands.Web;

/// <summary>What <c>textmad web status</c> was asked.</summary>
internal sealed record WebStatusSettings(string Name, bool Json);

/// <summary><c>textmad web status</c>: a simulated web in numbers.</summary>
internal sealed class WebStatusCommand : CliCommand<WebStatusSettings>
{
    private readonly Argument<string> _name = Syntax.Argument("NAME", "a simulated web");
    private readonly Option<bool> _json = Syntax.Json();

    public WebStatusCommand(CliContext context)
        : base(context, "status", "Show a simulated web in numbers: sites, pages, links, and how much of it machines wrote.", "textmad web status small",
            "textmad web status small --json")
    {
    }

    /// <summary>Writes the numbers of a world.</summary>
    public static void Write(string name, WebWorld world, bool json, CliContext context)
    {
        var s = world.Statistics();
        if (json)
        {
            context.WriteJson(new { Web = name, world.Seed, Date = Date(world), Statistics = s });
            return;
        }

        var table = Tables.Create("web " + name, "");
        void Row(string what, InvariantText value) => table.AddRow(Tables.Cell(what), Tables.Cell(value.Finish(), 120));
        Row("week", $"{s.Tick} ({Date(world)})");
        Row("sites", $"{s.Sites:N0} ({s.DeadSites:N0} vanished; {s.ClosedSites:N0} closed to AI crawlers, {s.SitesAgainstTraining:N0} forbid training by a preference)");
        Row("pages", $"{s.Pages:N0} ({s.DeadPages:N0} vanished), {Tables.Bytes(s.TextBytes)} of text");
        Row("machine share of the text", $"{s.MachineShare:P1}");
        Row("human, mixed, machine pages", $"{s.HumanPages:N0}, {s.MixedPages:N0}, {s.MachinePages:N0}");
        Row("pages that copied another", $"{s.Copies:N0} ({Share(s.Copies, s.Pages):P1})");
        Row("links", $"{s.Links:N0}, {s.LivingLinks:P1} alive; {s.LinksToMachinePages:P1} of these to machine-written pages, which are {Share(s.MachineWrittenPages, s.Pages):P1}");
        if (s.InDegreeTail is { } tail)
        {
            Row("in-degree tail", $"exponent {tail.Exponent:0.00} +- {tail.StandardError:0.00} ({tail.Count:N0} pages with {WebStatistics.TailFrom} links or more)");
        }

        Row("articles used", $"{s.ArticlesUsed:N0}; documents of machines {s.MachineDocuments:N0}");
        if (s.Tick > 0)
        {
            Row("last week",
                $"{s.Week.Births:N0} pages born, {s.Week.Changed:N0} changed, {s.Week.PageDeaths + s.Week.PagesOfDeadSites:N0} vanished; "
                + $"{s.Week.NewSites:N0} sites born, {s.Week.SiteDeaths:N0} vanished");
        }

        context.Console.Write(table);
    }

    protected override WebStatusSettings Read(ParseResult arguments) => new(arguments.GetRequiredValue(_name), arguments.GetValue(_json));

    protected override int Run(WebStatusSettings settings, CliContext context)
    {
        Write(settings.Name, Load(settings.Name, context), settings.Json, context);
        return ExitCode.Done;
    }

    /// <summary>Returns the world of the web of this name, to look at.</summary>
    internal static WebWorld Load(string name, CliContext context)
    {
        using var store = context.OpenStoreIfThere();
        return KeptWeb.LoadForReading(context.Workspace, store, name);
    }

    private static string Date(WebWorld world) => world.Clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
