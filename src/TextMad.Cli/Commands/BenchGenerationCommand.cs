using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;
using TextMad.Cli.Benchmarking;
using TextMad.Cli.Output;
using TextMad.Models;
using TextMad.Numerics.Elementary;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;
using TextMad.Sampling;
using TextMad.Training;

namespace TextMad.Cli.Commands;

/// <summary>What <c>textmad bench generation</c> was asked.</summary>
internal sealed record BenchGenerationSettings(
    BenchSettings Common, TrainingOptions Training, int Steps, int Write, int Heldout, int WriteBatch, string? Stream);

/// <summary>How long one generation took.</summary>
internal sealed record BenchGenerationAnswer
{
    public required double Seconds { get; init; }

    public required double TrainingSeconds { get; init; }

    public required double WritingSeconds { get; init; }

    public required double ScoringSeconds { get; init; }

    public required long TokensTrained { get; init; }

    public required long TokensWritten { get; init; }

    public required long TokensScored { get; init; }

    /// <summary>Perplexity of the held-out tokens, cut into texts as long as the context.</summary>
    public required double Perplexity { get; init; }

    /// <summary>The largest resident memory of the process, its runtime included.</summary>
    public required long PeakMemoryBytes { get; init; }

    public required int Threads { get; init; }

    public required int VectorBits { get; init; }
}

/// <summary><c>textmad bench generation</c>: one turn of the loop on this machine, once and from cold, as a run meets it.</summary>
internal sealed class BenchGenerationCommand : CliCommand<BenchGenerationSettings>
{
    private readonly BenchFlags _common;
    private readonly SettingFlags<TrainingOptions> _training = new();
    private readonly Option<int> _steps = Syntax.Integer("--steps", "N", "optimiser steps", 1, 1_000_000, 60);
    private readonly Option<int> _write = Syntax.Integer("--write", "N", "tokens to write", 1, 1 << 28, 40_000);
    private readonly Option<int> _writeBatch = Syntax.Integer("--write-batch", "N", "texts written at once", 1, 65536, 64);
    private readonly Option<int> _heldout = Syntax.Integer("--heldout", "N", "tokens at the end of the stream that are scored, not trained on", 1, 1 << 28, 16_384);
    private readonly Option<string?> _stream = BenchFlags.Stream();

    public BenchGenerationCommand(CliContext context)
        : base(
            context,
            "generation",
            "Measure one generation: train a model, let it write as long as its context allows, score held-out tokens.",
            "textmad bench generation --context 128 --vocab 2048",
            "textmad bench generation --stream tokens.i32 --vocab 2048 --steps 100 --write 100000 --threads 2 --json")
    {
        _common = new BenchFlags(this, repeats: null);
        _training.Add(this, "--batch", "batch", FormattableString.Invariant($"sequences per step (default: {new TrainingOptions().Batch})"));
        foreach (var option in new Option[] { _steps, _write, _writeBatch, _heldout, _stream })
        {
            AddOption(option);
        }
    }

    protected override BenchGenerationSettings Read(ParseResult arguments) => new(
        _common.Read(arguments),
        _training.Read(arguments),
        arguments.GetValue(_steps),
        arguments.GetValue(_write),
        arguments.GetValue(_heldout),
        arguments.GetValue(_writeBatch),
        arguments.GetValue(_stream));

    protected override int Run(BenchGenerationSettings settings, CliContext context)
    {
        var answer = Measure(settings, context);
        context.Progress.Clear();
        if (settings.Common.Json)
        {
            context.WriteJson(answer);
            return ExitCode.Done;
        }

        context.WriteLine($"perplexity {answer.Perplexity:0.##} on held-out tokens; {answer.Threads} threads, {answer.VectorBits}-bit vectors, {Tables.Bytes(answer.PeakMemoryBytes)} peak memory");
        var table = Tables.CreateNumeric(1, "", "tokens", "seconds", "tokens/s");
        foreach (var (name, tokens, seconds) in new[]
        {
            ("train", answer.TokensTrained, answer.TrainingSeconds),
            ("write", answer.TokensWritten, answer.WritingSeconds),
            ("score", answer.TokensScored, answer.ScoringSeconds),
        })
        {
            table.AddRow(name, Tables.Integer(tokens), Tables.Number(seconds), Tables.Integer((long)(tokens / seconds)));
        }

        table.AddRow("all", "", Tables.Number(answer.Seconds), "");
        context.Console.Write(table);
        return ExitCode.Done;
    }

    private static BenchGenerationAnswer Measure(BenchGenerationSettings settings, CliContext context)
    {
        var (shape, vocabulary, threads, _, _) = settings.Common;
        var key = RandomKey.FromSeed(1).For("bench");
        var tokens = settings.Stream is { } file ? TokenFile.Read(file, vocabulary) : BenchFlags.RandomTokens(vocabulary, key.For("tokens"));
        if (settings.Heldout >= tokens.Length)
        {
            throw new InputException(FormattableString.Invariant(
                $"--heldout {settings.Heldout} leaves nothing to train on: the stream has {tokens.Length} tokens. Hold out fewer, or name a longer --stream."));
        }

        var began = Stopwatch.GetTimestamp();
        var result = new TransformerTrainer(
            shape, settings.Training with { Budget = BudgetUnit.Steps, Amount = settings.Steps }, vocabulary, endOfText: 0, threads).Train(
            tokens.AsMemory(..^settings.Heldout), key.For("fit"), progress: context.Progress, cancellation: context.Cancellation);
        var trained = Stopwatch.GetTimestamp();

        var model = result.Model;
        model.Team = ThreadTeam.For(threads);
        var decoding = new DecodingOptions { MaximumTokens = shape.Context - 1, Batch = settings.WriteBatch };
        var texts = new TextGenerator(model, endOfText: 0, decoding).GenerateTokens(
            settings.Write, key.For("texts"), progress: context.Progress, cancellation: context.Cancellation);
        var written = Stopwatch.GetTimestamp();

        ReadOnlyMemory<int>[] heldout = [.. tokens[^settings.Heldout..].Chunk(shape.Context).Select(text => (ReadOnlyMemory<int>)text)];
        var sum = model.Score(heldout, context.Cancellation).Sum(scores => scores.Sum(score => (double)score));
        var ended = Stopwatch.GetTimestamp();
        using var process = Process.GetCurrentProcess();
        return new BenchGenerationAnswer
        {
            Seconds = Stopwatch.GetElapsedTime(began, ended).TotalSeconds,
            TrainingSeconds = Stopwatch.GetElapsedTime(began, trained).TotalSeconds,
            WritingSeconds = Stopwatch.GetElapsedTime(trained, written).TotalSeconds,
            ScoringSeconds = Stopwatch.GetElapsedTime(written, ended).TotalSeconds,
            TokensTrained = result.TokensSeen,
            TokensWritten = texts.Sum(text => (long)text.Tokens.Length),
            TokensScored = settings.Heldout,
            Perplexity = RealFunctions.Exp(-sum / settings.Heldout),
            PeakMemoryBytes = process.PeakWorkingSet64,
            Threads = threads,
            VectorBits = VectorSet.BitsUsed,
        };
    }
}
