namespace TextMad.Experiments;

/// <summary>What an experiment would do, in amounts.</summary>
/// <param name="Fits">Models to train: one generation 0 per seed, then one per seed, regime and generation.</param>
/// <param name="TrainingTokens">Tokens that training sees in all, repetitions included.</param>
/// <param name="WrittenTokens">Tokens that models write.</param>
/// <param name="ScoredTokens">Tokens that are scored to measure.</param>
/// <param name="RealTokens">Distinct real tokens that the most demanding regime needs, held-out text not counted.</param>
public sealed record ExperimentPlan(long Fits, long TrainingTokens, long WrittenTokens, long ScoredTokens, long RealTokens)
{
    /// <summary>Counts the models, training tokens and written tokens of an experiment.</summary>
    public static ExperimentPlan Of(ExperimentOptions options)
    {
        var n = options.Data.Tokens;
        var loop = options.Loop;
        double training = SeenTokens(options, 1), written = Math.Max(1, loop.Regimes.Max(regime => regime.WrittenAmount(1)));
        foreach (var regime in loop.Regimes)
        {
            for (var t = 1; t <= loop.Generations; t++)
            {
                training += regime.Lineages.Count * SeenTokens(options, regime.TrainingSetAmount(t));
                written += regime.Lineages.Count * Math.Max(1, regime.WrittenAmount(t + 1));
            }
        }

        var seeds = loop.Seeds.Count;
        var fits = 1L + ((long)loop.Lineages.Count * loop.Generations);
        return new ExperimentPlan(
            seeds * fits,
            (long)(seeds * training),
            (long)(seeds * written * n),
            seeds * fits * (options.Data.HeldoutTokens + n),
            (long)(n * loop.Regimes.Max(regime => regime.RealAmount(loop.Generations))));
    }

    private static double SeenTokens(ExperimentOptions options, double amount)
    {
        var tokens = amount * options.Data.Tokens;
        return options.Model is TransformerModelOptions { Shape.Context: var context, Training: var training }
            ? (double)training.Steps((long)tokens, context) * training.Batch * context
            : tokens;
    }
}
