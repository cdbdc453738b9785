using Spectre.Console;
using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Configuration;
using TextMad.Theory;

namespace TextMad.Cli.Commands.Runs;

/// <summary>What <c>textmad simulate</c> was asked.</summary>
internal sealed record SimulateSettings(SimulationOptions Options, bool Json, bool Csv);

/// <summary><c>textmad simulate</c>: toy models in the generation loop, beside what theory says.</summary>
internal sealed class SimulateCommand : CliCommand<SimulateSettings>
{
    private static readonly SimulationOptions _standard = new();

    private readonly Argument<string> _model = Syntax.Argument(
        "MODEL", string.Join("; ", Simulation.Models.Select(model => $"{model.Name}: {model.Description}")));

    private readonly SettingFlags<SimulationOptions> _flags = new SettingFlags<SimulationOptions>()
        .Add("--regime", "regime", "what each generation is fitted on: a name, or 'name: {settings}' (default: replace)")
        .Add("--samples", "samples", FormattableString.Invariant($"M, samples per generation (default: {_standard.Samples})"))
        .Add("--generations", "generations", FormattableString.Invariant($"T, refits (default: {_standard.Generations})"))
        .Add("--repeats", "repeats", FormattableString.Invariant($"N, independent repetitions (default: {_standard.Repeats})"))
        .Add("--seed", "seed", FormattableString.Invariant($"seed (default: {_standard.Seed})"))
        .Add("--bias", "bias", "lambda, sampling bias of the Gaussian models and least_squares; 1 is none (default: 1)")
        .Add("--dimensions", "dimensions", "d, dimensions of gaussian and gaussian_ml, features of least_squares (default: 1)")
        .Add("--symbols", "symbols", FormattableString.Invariant($"k, symbols of the unigram and bigram models (default: {_standard.Symbols})"))
        .Add("--parameter", "parameter", "the true probability of bernoulli (default: 0.3) or rate of poisson (default: 3)")
        .Add("--verifier-tolerance", "verifier_tolerance", "tau: least_squares labels pass a verifier when they are within about this distance of its belief "
            + "(default: no verifier)")
        .Add("--verifier-bias", "verifier_bias", "how far the verifier's belief is from the truth, 0 to 1 (default: 0)");

    private readonly AnswerForms _forms = new("--csv", "answer in comma-separated values");

    public SimulateCommand(CliContext context)
        : base(
            context,
            "simulate",
            "Run a toy model through the generation loop many times and compare the averages with the exact expectations.",
            "textmad simulate gaussian_ml --samples 100 --generations 10 --repeats 2000",
            "textmad simulate unigram --regime accumulate --symbols 50 --seed 7 --json",
            "textmad simulate gaussian --dimensions 4 --regime 'fresh: {real: 0.2, synthetic: 0.8}' --bias 0.9",
            "textmad simulate least_squares --samples 50 --dimensions 10 --regime accumulate --csv",
            "textmad simulate mean --regime 'weighted: {weight: 0.618}' --generations 8",
            "textmad simulate mean --regime 'growing: {excess: 0.5}'",
            "textmad simulate poisson --regime accumulate --generations 20",
            "textmad simulate least_squares --dimensions 4 --verifier-tolerance 1 --verifier-bias 0.5")
    {
    }

    protected override SimulateSettings Read(ParseResult arguments)
    {
        var model = arguments.GetRequiredValue(_model);
        return new SimulateSettings(
            _flags.Read(arguments, new SettingOverride("model", model, "MODEL")),
            arguments.GetValue(_forms.Json),
            arguments.GetValue(_forms.Other));
    }

    protected override int Run(SimulateSettings settings, CliContext context)
    {
        var rows = Simulation.Run(settings.Options, context.Progress, context.Cancellation);
        if (settings.Json)
        {
            context.WriteJson(rows);
            return ExitCode.Done;
        }

        context.Progress.Clear();
        if (settings.Csv)
        {
            CsvOutput.WriteRow(context.Out, "model", "regime", "generation", "statistic", "measured", "exact", "standard_error", "z", "low", "high", "stationary");
            foreach (var row in rows)
            {
                CsvOutput.WriteRow(
                    context.Out, row.Model, row.Regime, row.Generation, row.Statistic, row.Measured, row.Exact, row.StandardError, row.Z, row.Low, row.High, row.Stationary);
            }

            return ExitCode.Done;
        }

        var table = Tables.CreateNumeric(2, "generation", "statistic", "measured", "exact", "standard error", "z", "in the limit");
        foreach (var row in rows)
        {
            table.AddRow(
                Tables.Integer(row.Generation),
                row.Statistic,
                Tables.Number(row.Measured, 6),
                row.Exact is { } e ? Tables.Number(e, 6) : "",
                Tables.Number(row.StandardError, 6),
                row.Z is { } z ? Tables.Number(z, 2) : "",
                row.Stationary is { } limit ? Tables.Number(limit, 6) : "");
        }

        context.WriteLine($"{rows[0].Model}, {rows[0].Regime}: {settings.Options.Samples} samples, {settings.Options.Repeats} repetitions");
        context.Console.Write(table);
        return ExitCode.Done;
    }
}
