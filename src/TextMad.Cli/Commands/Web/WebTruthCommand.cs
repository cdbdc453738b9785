using Spectre.Console;
using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.SimulatedWeb;
using TextMad.Urls;

namespace TextMad.Cli.Commands.Web;

/// <summary>What <c>textmad web truth</c> was asked.</summary>
internal sealed record WebTruthSettings(string Name, string Url, bool Json);

/// <summary>The truth about a page, for programs.</summary>
internal sealed record WebTruthAnswer(
    string Url,
    double MachineShare,
    string? Author,
    IReadOnlyList<Parent> Parents,
    string? CopyOf,
    int Born,
    int? Died,
    int Changed,
    int Version,
    double ChangesPerWeek,
    int InLinks,
    int OutLinks,
    string SiteKind,
    double SiteQuality,
    bool SiteIsClosed,
    TrainingNotice SiteTrainingNotice,
    string Text);

/// <summary><c>textmad web truth</c>: what only the simulator knows of a page.</summary>
internal sealed class WebTruthCommand : CliCommand<WebTruthSettings>
{
    private readonly Argument<string> _name = Syntax.Argument("NAME", "a simulated web");
    private readonly Argument<string> _url = Syntax.Argument("URL", "the address of a page, in any form in which it is linked");
    private readonly Option<bool> _json = Syntax.Json();

    public WebTruthCommand(CliContext context)
        : base(
            context,
            "truth",
            "Show what only the simulator knows about a page: who wrote how much of it, from which documents, and when.",
            "textmad web truth small http://brea-0.com.example/posts/the-jury-1a",
            "textmad web truth small http://brea-0.com.example/old/1a --json")
    {
    }

    protected override WebTruthSettings Read(ParseResult arguments) =>
        new(arguments.GetRequiredValue(_name), arguments.GetRequiredValue(_url), arguments.GetValue(_json));

    protected override int Run(WebTruthSettings settings, CliContext context)
    {
        if (!WebUrl.TryParse(settings.Url, null, out var url))
        {
            throw new InputException($"'{settings.Url}' is not an http URL.");
        }

        var world = WebStatusCommand.Load(settings.Name, context);
        var truth = world.TruthOf(url) ?? throw new InputException(
            $"There is no page at {url.Href} in the web '{settings.Name}' (home pages and lists have no author). One "
            + $"there is: {world.PageUrls().FirstOrDefault()?.Href ?? "none"}.");
        var answer = new WebTruthAnswer(
            truth.Url.Href,
            truth.MachineShare,
            truth.Author?.Value,
            truth.Parents,
            truth.CopyOf?.Href,
            truth.Born,
            truth.Died,
            truth.Changed,
            truth.Version,
            truth.ChangesPerWeek,
            truth.InLinks,
            truth.OutLinks,
            truth.SiteKind.ToString().ToLowerInvariant(),
            truth.SiteQuality,
            truth.SiteIsClosed,
            truth.SiteTrainingNotice,
            truth.Text);
        if (settings.Json)
        {
            context.WriteJson(answer);
            return ExitCode.Done;
        }

        context.WriteLine($"{answer.Url}");
        context.WriteLine($"author: {answer.Author ?? "a human"}; machine share {answer.MachineShare:P1}");
        context.WriteLine(
            $"born in week {answer.Born}, changed {answer.Version} times, last in week {answer.Changed}{(answer.Died is { } died ? $", vanished in week {died}" : "")}");
        context.WriteLine(
            $"links: {answer.InLinks} in, {answer.OutLinks} out; site: "
            + $"{answer.SiteKind}{(answer.SiteIsClosed ? ", closed to AI crawlers" : "")}{Notice(answer.SiteTrainingNotice)}");
        if (answer.CopyOf is { } source)
        {
            context.WriteLine($"copied from {source}");
        }

        var table = Tables.CreateNumeric(1, "made of document", "share");
        foreach (var parent in answer.Parents)
        {
            table.AddRow(parent.Document + (parent.OwnWords ? " (its model's words)" : ""), Tables.Number(parent.Weight));
        }

        context.Console.Write(table);
        context.Out.WriteLine(answer.Text);
        return ExitCode.Done;
    }

    private static string Notice(TrainingNotice notice) => notice switch
    {
        TrainingNotice.Signal => ", forbids training (Content-Signal in robots.txt)",
        TrainingNotice.Header => ", forbids training (Content-Usage in headers)",
        TrainingNotice.NoAi => ", forbids training (noai in its markup)",
        _ => "",
    };
}
