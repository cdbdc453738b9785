using System.Diagnostics;
using TextMad.Experiments;
using TextMad.Numerics.Random;
using TextMad.Sampling;
using TextMad.Training;

namespace TextMad.Cli.Benchmarking;

/// <summary>About how long an experiment takes here, from a little training and writing of the same shape.</summary>
/// <param name="Seconds">Of the whole run.</param>
internal sealed record CostEstimate(double Seconds)
{
    private const int MostSteps = 8;
    private const int MostWarmUpSteps = 3;
    private const int MostTokensPerStep = 4096;
    private const int FewestTokensPerText = 4;

    /// <summary>Floating-point operations of either trial: seconds, not minutes, whatever the model.</summary>
    private const double Operations = 4e11;

    /// <summary>Returns the estimate; null for models that are fitted by counting.</summary>
    public static CostEstimate? Of(ExperimentOptions options, int vocabulary, ExperimentPlan plan, CliContext context)
    {
        if (options.Model is not TransformerModelOptions { Shape: var shape, Training: var training })
        {
            return null;
        }

        var key = RandomKey.FromSeed(1).For("estimate");
        var clock = new StepClock(IProgressSink.None);
        var batch = Math.Clamp(MostTokensPerStep / shape.Context, 1, training.Batch);
        var tokensPerStep = (double)batch * shape.Context;
        var steps = (int)Math.Clamp(Operations / (tokensPerStep * Arithmetic.TrainingPerToken(shape, vocabulary)), 2, MostSteps);
        var trial = training with { Budget = BudgetUnit.Steps, Amount = steps, Batch = batch };
        var engine = TransformerEngines.Of(options.Model.ForEngine());
        var trained = new TransformerTrainer(shape, trial, vocabulary, endOfText: 0) { Engine = engine }
            .Train(SyntheticTokens.Of(vocabulary, key.For("tokens")), key.For("fit"), progress: clock, cancellation: context.Cancellation)
            .Model;
        var model = engine.Open(trained);
        var trainingRate = tokensPerStep / Rates.MedianOf(clock.Seconds.Skip(Math.Min(MostWarmUpSteps, steps - 1)));

        var decoding = options.Writing.Decoding.WithRoomFor(0, 0);
        var tokensPerText = Operations / (decoding.Batch * Arithmetic.ForwardPerToken(shape, vocabulary, decoding.MaximumTokens));
        decoding = decoding with
        {
            MaximumTokens = (int)Math.Clamp(tokensPerText, Math.Min(FewestTokensPerText, decoding.MaximumTokens), decoding.MaximumTokens),
        };
        var generator = new TextGenerator(model, endOfText: 0, decoding);
        var began = Stopwatch.GetTimestamp();
        var written = generator.Generate(decoding.Batch, key.For("texts"), cancellation: context.Cancellation);
        var writingRate = Math.Max(1, written.Sum(text => (long)text.Tokens.Length)) / Stopwatch.GetElapsedTime(began).TotalSeconds;

        // Scoring is the forward third of a training step.
        return new CostEstimate((plan.TrainingTokens / trainingRate) + (plan.WrittenTokens / writingRate) + (plan.ScoredTokens / (3 * trainingRate)));
    }
}
