using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Experiments;
using TextMad.Experiments.Runs;
using TextMad.Reporting;

namespace TextMad.Cli.Commands.Runs;

/// <summary>What <c>textmad report</c> was asked.</summary>
internal sealed record ReportSettings(string Run, string? Svg, IReadOnlyList<string> Metrics, bool WithSlides, string? Slides, bool Json);

/// <summary><c>textmad report</c>: writes a run's report again, and shows its results.</summary>
internal sealed class ReportCommand : CliCommand<ReportSettings>
{
    private readonly Argument<string> _run = Syntax.Argument("RUN", "the run");
    private readonly Option<string?> _svg = Syntax.Text("--svg", "FILE", "also draw the run as one self-contained SVG picture");

    private readonly Option<string[]> _metrics = Syntax.Texts(
        "--metric", "NAME", $"a panel of the picture; can be given several times (default: {string.Join(", ", RunReport.PicturedMetrics)})");

    private readonly Option<string?> _slides = new("--slides")
    {
        HelpName = "FILE",
        Description = "also write ten slides of the run as one self-contained HTML page (default: slides.html in the run's folder)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _json = Syntax.Json();

    public ReportCommand(CliContext context)
        : base(
            context,
            "report",
            "Write the report of a run, finished or not: one HTML file that opens offline. Shows the results as a table, also when the file cannot be written (exit code 1).",
            "textmad report quickstart",
            "textmad report quickstart --json",
            "textmad report quickstart --slides talk.html",
            "textmad report quickstart --svg quickstart.svg --metric heldout_perplexity --metric distinct_2")
    {
    }

    protected override ReportSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_run), arguments.GetValue(_svg), arguments.GetValue(_metrics) ?? [],
        arguments.GetResult(_slides) is { Implicit: false }, arguments.GetValue(_slides), arguments.GetValue(_json));

    protected override int Run(ReportSettings settings, CliContext context)
    {
        if (settings.Svg is null && settings.Metrics.Count > 0)
        {
            throw new InputException("--metric chooses the panels of a picture, so it needs --svg FILE, which names the file.");
        }

        using var store = context.OpenStore();
        var folder = RunNames.Existing(context, store, settings.Run);
        TextMadException? unwritten = null;
        var report = Written(() => RunReport.Write(store, folder));
        var picture = settings.Svg is { } file ? Written(() =>
        {
            RunReport.WritePicture(store, folder, file, settings.Metrics);
            return file;
        }) : null;
        var slides = settings.WithSlides ? Written(() =>
        {
            var path = settings.Slides ?? folder.Slides;
            RunReport.WriteSlides(store, folder, path);
            return path;
        }) : null;
        var results = new RunResults(store, folder);
        var options = results.Options;
        var rows = results.Measurements;
        var findings = RunReport.Findings(options, rows);
        if (settings.Json)
        {
            var answers = RunReport.Answers(rows, RunReport.Profile(options, rows, scaling: results.Scaling));
            context.WriteJson(new { settings.Run, Report = report, Picture = picture, Slides = slides, folder.Metrics, Findings = findings, Answers = answers });
        }
        else
        {
            ResultTable.Write(context.Console, rows);
            FindingTable.Write(context.Console, options.Study.Source, findings);
            Say("report: ", report);
            Say("metrics:", folder.Metrics);
            Say("picture:", picture);
            Say("slides: ", slides);
        }

        return unwritten is null ? ExitCode.Done : throw unwritten;

        // What a run found is shown also where nothing can be written.
        string? Written(Func<string> write)
        {
            try
            {
                return write();
            }
            catch (TextMadException failure) when (failure.InnerException is IOException or UnauthorizedAccessException)
            {
                unwritten ??= failure;
                return null;
            }
        }

        void Say(string what, string? path)
        {
            if (path is not null)
            {
                context.WriteLine($"{what} {path}");
            }
        }
    }
}
