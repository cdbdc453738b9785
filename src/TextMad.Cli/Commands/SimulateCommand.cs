using System.CommandLine;
using Spectre.Console;
using TextMad.Cli.Output;
using TextMad.Configuration;
using TextMad.Generations.Theory;

namespace TextMad.Cli.Commands;

/// <summary>What <c>textmad simulate</c> was asked.</summary>
internal sealed record SimulateSettings(SimulationOptions Options, bool Json);

/// <summary><c>textmad simulate</c>: toy models in the generation loop, beside what theory says.</summary>
internal sealed class SimulateCommand : CliCommand<SimulateSettings>
{
    private readonly Argument<string> _model = Syntax.Argument(
        "MODEL", "gaussian (unbiased variance), gaussian_ml (maximum likelihood), mean (variance known) or unigram");

    private readonly SettingFlags<SimulationOptions> _flags = new();
    private readonly Option<bool> _json = Syntax.Json();

    public SimulateCommand(CliContext context)
        : base(
            context,
            "simulate",
            "Run a toy model through the generation loop many times and put the averages beside the exact expectations.",
            "textmad simulate gaussian_ml --samples 100 --generations 10 --repeats 2000",
            "textmad simulate unigram --regime accumulate --symbols 50 --seed 7 --json",
            "textmad simulate gaussian --regime 'keep: {share: 0.2}' --bias 0.9")
    {
        Add(_model);
        var standard = new SimulationOptions();
        _flags
            .Add(this, "--regime", "regime", "what each generation is fitted on: a name, or 'name: {settings}' (default: replace)")
            .Add(this, "--samples", "samples", FormattableString.Invariant($"M, samples per generation (default: {standard.Samples})"))
            .Add(this, "--generations", "generations", FormattableString.Invariant($"T, refits (default: {standard.Generations})"))
            .Add(this, "--repeats", "repeats", FormattableString.Invariant($"N, independent repetitions (default: {standard.Repeats})"))
            .Add(this, "--seed", "seed", FormattableString.Invariant($"seed (default: {standard.Seed})"))
            .Add(this, "--bias", "bias", "lambda, sampling bias of the Gaussian models; 1 is none (default: 1)")
            .Add(this, "--symbols", "symbols", FormattableString.Invariant($"k, symbols of the unigram model (default: {standard.Symbols})"));
        AddOption(_json);
    }

    protected override SimulateSettings Read(ParseResult arguments)
    {
        var model = arguments.GetRequiredValue(_model);
        return new SimulateSettings(
            _flags.Read(arguments, new SettingOverride("model", model, "MODEL")),
            arguments.GetValue(_json));
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
        var table = Tables.CreateNumeric(2, "generation", "statistic", "measured", "exact", "standard error", "z");
        foreach (var row in rows)
        {
            var z = row.Exact is { } exact && row.StandardError > 0 ? Tables.Number((row.Measured - exact) / row.StandardError, 2) : "";
            table.AddRow(
                Tables.Integer(row.Generation),
                row.Statistic,
                Tables.Number(row.Measured, 6),
                row.Exact is { } e ? Tables.Number(e, 6) : "",
                Tables.Number(row.StandardError, 6),
                z);
        }

        context.WriteLine($"{rows[0].Model}, {rows[0].Regime}: {settings.Options.Samples} samples, {settings.Options.Repeats} repetitions");
        context.Console.Write(table);
        return ExitCode.Done;
    }
}
