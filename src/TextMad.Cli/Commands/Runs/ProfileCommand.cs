using System.CommandLine;
using System.Globalization;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking;
using TextMad.Cli.Output;
using TextMad.Experiments;
using TextMad.Experiments.Runs;
using TextMad.Generations;
using TextMad.Reporting;
using TextMad.Reporting.Profile;

namespace TextMad.Cli.Commands.Runs;

/// <summary>What <c>textmad profile</c> was asked.</summary>
internal sealed record ProfileSettings(string Run, double Level, bool Json);

/// <summary><c>textmad profile</c>: the eight definitions of collapse held against a run, and what came first.</summary>
internal sealed class ProfileCommand : CliCommand<ProfileSettings>
{
    private readonly Argument<string> _run = Syntax.Argument("RUN", "a finished run; it needs three seeds or more");
    private readonly Option<string?> _level = Syntax.Text("--level", "P", "the level of the verdicts (default: 0.05)");
    private readonly Option<bool> _json = Syntax.Json();

    public ProfileCommand(CliContext context)
        : base(
            context,
            "profile",
            "Show which of the eight definitions of collapse hold in a run, by regime, with the evidence; and what came first: tail, variety, repetition or perplexity.",
            "textmad profile quickstart",
            "textmad profile quickstart --level 0.01 --json")
    {
    }

    protected override ProfileSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_run), Level(arguments.GetValue(_level)), arguments.GetValue(_json));

    protected override int Run(ProfileSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var folder = RunNames.Existing(context, store, settings.Run);
        var results = new RunResults(store, folder);
        var profile = RunReport.Profile(results.Options, results.Measurements, settings.Level, results.Scaling);
        if (settings.Json)
        {
            context.WriteJson(profile);
            return ExitCode.Done;
        }

        context.WriteLine(
            $"run {settings.Run}: {profile.Seeds} seeds, generation {profile.Generations} against generation 0, level {profile.Level}, corrected after Holm within a regime; "
            + $"'would show' is the smallest change that these seeds show with 80% power");
        foreach (var regime in profile.Regimes)
        {
            var table = Tables.Create(regime.Regime, "verdict", "p", "would show", "evidence");
            foreach (var finding in regime.Findings)
            {
                Spectre.Console.TableExtensions.AddRow(
                    table,
                    Tables.Cell(finding.Definition),
                    finding.Verdict switch
                    {
                        ProfileVerdict.Shown => "shown",
                        ProfileVerdict.NotShown => finding.RuledOut ? "not shown (ruled out)" : "not shown",
                        _ => "cannot tell",
                    },
                    finding.Probability is { } p ? Tables.Number(p, 2) : "-",
                    finding.Detectable is not { } change ? "-" : finding.Metric == ScalingLaw.ExponentName ? Tables.Number(change, 2) : Percentages.Of(change),
                    Tables.Cell(finding.Evidence, int.MaxValue));
            }

            context.Console.Write(table);
            context.WriteLine($"  what came first: {regime.Order}");
        }

        return ExitCode.Done;
    }

    private static double Level(string? text) => text is null ? 0.05
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var level) && level is > 0 and < 0.5 ? level
        : throw new InputException($"--level is '{text}'; allowed: a number above 0 and below 0.5.");
}
