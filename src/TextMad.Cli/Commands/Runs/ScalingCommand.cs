using Spectre.Console;
using System.CommandLine;
using System.Globalization;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking;
using TextMad.Cli.Output;
using TextMad.Configuration;
using TextMad.Experiments;
using TextMad.Experiments.Scaling;
using TextMad.Generations;
using TextMad.Reporting.Profile;
using TextMad.Statistics;
using TextMad.Storage;

namespace TextMad.Cli.Commands.Runs;

/// <summary>What <c>textmad scaling</c> was asked.</summary>
internal sealed record ScalingSettings(
    string Experiment, IReadOnlyList<SettingOverride> Overrides, IReadOnlyList<long> Sizes, string? Id, int Workers, bool DryRun, bool Json);

/// <summary><c>textmad scaling</c>: how loss falls with training text, for real data and for every generation.</summary>
internal sealed class ScalingCommand : CliCommand<ScalingSettings>
{
    private const double Level = 0.05;

    private readonly Argument<string> _experiment = Syntax.Argument("CONFIG|PRESET", "what is run at each size: a YAML file, or a preset", [.. PresetLibrary.Names]);
    private readonly Option<string?> _sizes = Syntax.Text("--sizes", "N,N,...", "training sizes in tokens, two at least (default: 1/8, 1/4, 1/2 and all of data.tokens)");
    private readonly Option<SettingOverride[]> _overrides = Syntax.Overrides("change a setting of the experiment; can be given several times");
    private readonly Option<string?> _id = Syntax.RunId("the beginning of the runs' names (default: scaling)");
    private readonly Option<int> _workers = RunCommand.Workers();
    private readonly Option<bool> _dryRun = Syntax.DryRun("show what would run; run nothing");
    private readonly Option<bool> _json = Syntax.Json();

    public ScalingCommand(CliContext context)
        : base(
            context,
            "scaling",
            "Run generations at several training sizes and test whether the scaling law of the loss has changed. Every size is a run; if it was stopped, the same "
            + "command continues it.",
            "textmad scaling quickstart --sizes 10000,20000,40000,80000",
            "textmad scaling quickstart --sizes 10000,20000,40000,80000 --set 'loop.seeds=[1, 2, 3, 4, 5]' --json",
            "textmad scaling regimes --id law --dry-run")
    {
    }

    protected override ScalingSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_experiment),
        arguments.GetValue(_overrides) ?? [],
        Sizes(arguments.GetValue(_sizes)),
        arguments.GetValue(_id),
        arguments.GetValue(_workers),
        arguments.GetValue(_dryRun),
        arguments.GetValue(_json));

    protected override int Run(ScalingSettings settings, CliContext context)
    {
        var (_, options) = RunNames.Experiment(settings.Experiment, settings.Overrides, context);
        IReadOnlyList<long> sizes = settings.Sizes.Count > 0 ? settings.Sizes : [.. new[] { 8, 4, 2, 1 }.Select(part => options.Data.Tokens / part)];
        var id = settings.Id ?? "scaling";
        if (settings.DryRun)
        {
            return Plan(options, sizes, id, settings.Json, context);
        }

        StoreNames.RequireDocuments(context.Workspace, options.Data.Corpus);
        using var store = context.CreateStore();
        context.HowToGoOn = "the same command";
        var sweep = new TrainingSizeSweep(store, context.Workspace, id, options, sizes);
        var law = sweep.Run(
            context.Progress, IExperimentObserver.None, size => context.Note($"{size} tokens: done"), context.Cancellation, settings.Workers);
        context.Progress.Clear();

        // Generation 0 is every regime's and not tested.
        var corrected = MultipleTests.Holm([.. law.Fits.Select(fit => fit.P)]);
        if (settings.Json)
        {
            context.WriteJson(new
            {
                law.Metric,
                law.Sizes,
                Runs = sweep.Runs.Select(run => run.Folder.Id),
                Fits = law.Fits.Select((fit, i) => new
                {
                    fit.Regime, fit.Generation, fit.Losses, fit.Exponents, fit.Exponent, fit.Flatter, fit.P, PHolm = corrected[i],
                        Verdict = Verdict(fit.Exponents.Count, corrected[i]),
                }),
            });
            return ExitCode.Done;
        }

        foreach (var regime in law.Fits.Select((fit, i) => (Fit: fit, P: corrected[i])).GroupBy(entry => entry.Fit.Regime))
        {
            var table = Tables.CreateNumeric(
                0, [regime.Key, .. law.Sizes.Select(size => $"loss at {Tables.Integer(size)}"), "exponent", "95% interval", "p", "changed"]);
            foreach (var (fit, p) in regime)
            {
                table.AddRow(
                [
                    $"generation {fit.Generation}",
                    .. fit.Losses.Select(loss => Tables.Number(loss)),
                    Tables.Number(fit.Exponent.Mean, 3),
                    fit.Exponent.Interval is { } interval ? $"{Tables.Number(interval.Low, 3)} to {Tables.Number(interval.High, 3)}" : "-",
                    p is { } probability ? Tables.Number(probability, 2) : "-",
                    fit.Generation == 0 ? "-" : Verdict(fit.Exponents.Count, p),
                ]);
            }

            context.Console.Write(table);
        }

        context.WriteLine(
            $"Loss in nats a token, geometric means over {options.Loop.Seeds.Count} {(options.Loop.Seeds.Count == 1 ? "seed" : "seeds")}; "
            + $"exponent b of loss = a N^b, a straight line in logarithms per seed. "
            + $"Changed: b lies above that of generation 0, by one-sided paired t tests over seeds, corrected after Holm.");
        context.WriteLine($"{Shell.Mark(context.Typed("profile", sweep.Runs[^1].Folder.Id))} decides \"changed scaling law\" by this.");
        return ExitCode.Done;
    }

    private static string Verdict(int seeds, double? p) => seeds < CollapseProfile.FewestSeeds || p is null ? "cannot tell" : p <= Level ? "shown" : "not shown";

    private static int Plan(ExperimentOptions options, IReadOnlyList<long> sizes, string id, bool json, CliContext context)
    {
        var plans = sizes.Distinct().Order().Select(size =>
        {
            var resized = options with { Data = options.Data with { Tokens = size } };
            ExperimentValidator.Validate(resized);
            return (Size: size, Run: FormattableString.Invariant($"{id}-{size}"), Plan: ExperimentPlan.Of(resized));
        }).ToList();
        if (json)
        {
            context.WriteJson(plans.Select(plan => new { plan.Size, plan.Run, plan.Plan.Fits, plan.Plan.TrainingTokens }));
            return ExitCode.Done;
        }

        var table = Tables.CreateNumeric(1, "run", "tokens", "models", "tokens to train on");
        foreach (var plan in plans)
        {
            table.AddRow(Tables.Cell(plan.Run), Tables.Integer(plan.Size), Tables.Integer(plan.Plan.Fits), Tables.Integer(plan.Plan.TrainingTokens));
        }

        context.Console.Write(table);
        return ExitCode.Done;
    }

    private static IReadOnlyList<long> Sizes(string? text)
    {
        if (text is null)
        {
            return [];
        }

        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        long[] sizes = [.. parts.Select(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0)];
        return sizes.All(size => size > 0) && sizes.Distinct().Count() >= 2 ? sizes
            : throw new InputException($"--sizes is '{text}'; allowed: two or more different whole numbers above 0, with commas between them, e.g. 10000,20000,40000.");
    }
}
