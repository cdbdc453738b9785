using System.Diagnostics;
using TextMad.Cli.Commands;
using TextMad.Generations;
using TextMad.Models;
using TextMad.Numerics.Random;
using TextMad.Sampling;
using TextMad.Training;

namespace TextMad.Cli.Benchmarking;

/// <summary>About how long an experiment takes here, from a few steps of training and writing of the same shape.</summary>
/// <param name="Seconds">Of the whole run.</param>
/// <param name="PeakMemoryBytes">The most memory that the process took in the trial.</param>
internal sealed record CostEstimate(double Seconds, long PeakMemoryBytes)
{
    private const int TrialSteps = 8;
    private const int WarmUpSteps = 3;

    /// <summary>The estimate; null for models that are fitted by counting.</summary>
    public static CostEstimate? Of(ExperimentOptions options, ExperimentPlan plan, CliContext context)
    {
        if (options.Model is not TransformerModelOptions { Shape: var shape, Training: var training })
        {
            return null;
        }

        var vocabulary = options.Tokenizer.Vocabulary;
        var key = RandomKey.FromSeed(1).For("estimate");
        var clock = new StepClock(IProgressSink.None);
        var trial = training with { Budget = BudgetUnit.Steps, Amount = TrialSteps };
        var model = new TransformerTrainer(shape, trial, vocabulary, endOfText: 0)
            .Train(BenchFlags.RandomTokens(vocabulary, key.For("tokens")), key.For("fit"), progress: clock, cancellation: context.Cancellation)
            .Model;
        var trainingRate = training.Batch * shape.Context / Rates.MedianOf(clock.Seconds.Skip(WarmUpSteps));

        var generator = new TextGenerator(model, endOfText: 0, options.Writing.Decoding);
        var began = Stopwatch.GetTimestamp();
        var written = generator.Generate(options.Writing.Decoding.Batch, key.For("texts"), cancellation: context.Cancellation);
        var writingRate = Math.Max(1, written.Sum(text => (long)text.Tokens.Length)) / Stopwatch.GetElapsedTime(began).TotalSeconds;

        // Scoring is the forward third of a training step.
        var seconds = (plan.TrainingTokens / trainingRate) + (plan.WrittenTokens / writingRate) + (plan.ScoredTokens / (3 * trainingRate));
        using var process = Process.GetCurrentProcess();
        return new CostEstimate(seconds, process.PeakWorkingSet64);
    }
}
