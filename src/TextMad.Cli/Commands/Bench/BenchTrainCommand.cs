using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Training;

namespace TextMad.Cli.Commands.Bench;

/// <summary>What <c>textmad bench train</c> was asked.</summary>
internal sealed record BenchTrainSettings(
    BenchSettings Common, TrainingOptions Training, int Steps, string? Stream, string? Trace, bool Profile);

/// <summary><c>textmad bench train</c>: training throughput of a model shape on this machine.</summary>
internal sealed class BenchTrainCommand : CliCommand<BenchTrainSettings>
{
    private static readonly TrainingOptions _standard = new();

    private readonly BenchFlags _common = new(repeats: 5);

    private readonly SettingFlags<TrainingOptions> _training = new SettingFlags<TrainingOptions>()
        .Add("--batch", "batch", FormattableString.Invariant($"sequences per step (default: {_standard.Batch})"))
        .Add("--learning-rate", "learning_rate", FormattableString.Invariant($"peak learning rate (default: {_standard.LearningRate})"));

    private readonly Option<int> _steps = Syntax.Integer("--steps", "N", "optimiser steps of a repetition", 1, 1_000_000, 6);
    private readonly Option<string?> _stream = BenchFlags.Stream();
    private readonly Option<string?> _trace = Syntax.Text("--trace", "FOLDER", "write the first weights, all batches and losses to this folder, so that another "
        + "program can repeat the training");
    private readonly Option<bool> _profile = Syntax.Flag("--profile", "also show where the time goes, kernel by kernel");

    public BenchTrainCommand(CliContext context)
        : base(
            context,
            "train",
            "Measure how fast a model shape trains here, on random tokens, and what share of the machine's limit that is.",
            "textmad bench train --layers 4 --heads 4 --width 128 --context 128 --batch 32 --vocab 2048",
            "textmad bench train --layers 6 --heads 6 --width 384 --context 256 --batch 8 --vocab 4096 --threads 2 --json",
            "textmad bench train --engine torch --precision bfloat16 --layers 6 --heads 6 --width 384 --context 256 --batch 8")
    {
    }

    protected override BenchTrainSettings Read(ParseResult arguments) => new(
        _common.Read(arguments),
        _training.Read(arguments),
        arguments.GetValue(_steps),
        arguments.GetValue(_stream),
        arguments.GetValue(_trace),
        arguments.GetValue(_profile));

    protected override int Run(BenchTrainSettings settings, CliContext context)
    {
        var (shape, vocabulary, threads, repeats, engineOptions, json) = settings.Common;
        var engine = TransformerEngines.Of(engineOptions);
        if (engineOptions.Precision == ModelPrecision.Bfloat16 && TransformerEngines.Resolve(engineOptions.Engine) == ModelEngine.Builtin)
        {
            throw new InputException("--precision bfloat16: the built-in engine trains in float32, whatever models write and score in. Leave it out, or use --engine torch.");
        }

        var key = RandomKey.FromSeed(1).For("bench");
        var training = settings.Training with { Budget = BudgetUnit.Steps, Amount = settings.Steps * (repeats + 1.0) };
        var stream = settings.Stream is { } file ? TokenFile.Read(file, vocabulary) : SyntheticTokens.Of(vocabulary, key.For("tokens"));
        var fit = key.For("fit");

        // The trainer makes it by itself, unless it is to be kept.
        var initial = settings.Trace is null ? null : new Transformer(shape, vocabulary, endOfText: 0, fit.For("weights"));
        if (settings.Profile)
        {
            BenchFlags.RequireProfiled(engineOptions);
        }

        var kernels = settings.Profile ? new KernelClock(threads) : null;
        var clock = new StepClock(context.Progress, step =>
        {
            if (step == settings.Steps)
            {
                kernels?.Reset();
            }
        });
        var result =
            new TransformerTrainer(shape, training, vocabulary, endOfText: 0, threads) { Engine = kernels is null ? engine : TransformerEngines.Profiled(threads, kernels) }.Train(
            stream,
            fit,
            initial,
            progress: clock,
            work: "bench train",
            cancellation: context.Cancellation);
        context.Progress.Clear();
        if (settings.Trace is { } folder)
        {
            TrainingTrace.Write(folder, initial!, training, stream, fit, result.Losses);
        }

        // The first repetition compiles code and touches memory for the first time.
        var tokens = (long)settings.Steps * training.Batch * shape.Context;
        List<double> Repetitions(IReadOnlyList<double> steps) => [.. steps.Chunk(settings.Steps).Skip(1).Select(chunk => chunk.Sum())];
        var (seconds, processorSeconds) = (Repetitions(clock.Seconds), Repetitions(clock.ProcessorSeconds));
        var answer = BenchAnswer.Of(
            "train",
            settings.Common,
            engine.Description,
            training.Batch,
            settings.Steps,
            tokens,
            Rates.Of(tokens, seconds, processorSeconds),
            Arithmetic.TrainingPerToken(shape, vocabulary),
            result.Model.WeightCount,
            result.Losses[^1]);
        (answer with { Profile = kernels is null ? null : Profile.Of(kernels, seconds.Sum(), threads) }).Write(context, json);
        return ExitCode.Done;
    }
}
