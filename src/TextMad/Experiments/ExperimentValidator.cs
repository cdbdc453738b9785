using System.Globalization;
using TextMad.Configuration;
using TextMad.Experiments.Mitigations;
using TextMad.Experiments.Models;
using TextMad.Experiments.Studies;
using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Experiments;

/// <summary>
/// Checks an experiment as a whole: the rules of all its settings (<see cref="SettingRules"/>), and those that no record of settings can know by itself, such as which metrics
/// there are.
/// </summary>
public static class ExperimentValidator
{
    /// <summary>Checks the options as a whole.</summary>
    /// <exception cref="InputException">They contradict each other; the message holds every contradiction.</exception>
    public static void Validate(ExperimentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> problems = [.. SettingRules.FindProblems(options)];
        if (options.Model is not TransformerModelOptions && options.Model.ForEngine() != new EngineOptions())
        {
            problems.Add("model.engine, model.device, model.precision and model.deterministic have no effect unless model is transformer; leave them out");
        }
        else
        {
            problems.AddRange(SettingRules.FindProblems(options.Model.ForEngine()).Select(problem => $"model.{problem}"));
        }

        if (options.Model is TransformerModelOptions transformer)
        {
            problems.AddRange(Beginnings(transformer, options.Tokenizer));
            var (training, standard) = (transformer.Training, new TrainingOptions());
            if (training.Optimiser != OptimiserKind.Muon
                && (training.MuonLearningRate != standard.MuonLearningRate || training.MuonMomentum != standard.MuonMomentum))
            {
                problems.Add("model.transformer.training: muon_learning_rate and muon_momentum have no effect unless optimiser is muon");
            }
        }

        if (options.Data.PassageWords is > 0 and < 4)
        {
            problems.Add(FormattableString.Invariant(
                $"data.passage_words is {options.Data.PassageWords}; allowed: 0 (documents stay whole), or 4 and more"));
        }

        if (options.Writing.Prompts == PromptSource.None && options.Writing.PromptTokens != new WritingOptions().PromptTokens)
        {
            problems.Add("writing.prompt_tokens has no effect while writing.prompts is none");
        }

        if (options.Writing.Prompts == PromptSource.None && options.Writing.Decoding.Beams > 1)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"writing.decoding.beams {options.Writing.Decoding.Beams} needs prompts: a beam search finds the same "
                + $"text for the same prompt; set writing.prompts, or beams to 1"));
        }

        if (options.Writing.Prompts != PromptSource.None && options.Writing.Decoding.MaximumTokens is > 0 and var longest && options.Writing.PromptTokens >= longest)
        {
            problems.Add(FormattableString.Invariant(
                $"writing.prompt_tokens {options.Writing.PromptTokens} must be below writing.decoding.maximum_tokens {options.Writing.Decoding.MaximumTokens}"));
        }

        if (options.Loop.Seeds.Count == 0 || options.Loop.Seeds.Distinct().Count() != options.Loop.Seeds.Count)
        {
            problems.Add("loop.seeds must name at least one seed, each once");
        }

        if (options.Loop.Regimes.Count == 0)
        {
            problems.Add("loop.regimes must name at least one regime");
        }

        foreach (var same in options.Loop.Lineages.GroupBy(label => label).Where(group => group.Count() > 1))
        {
            problems.Add($"loop.regimes names '{same.Key}' {same.Count()} times");
        }

        // n-gram models count whole numbers; weights apply only to a loss that is minimised by gradient descent.
        problems.AddRange(options.Loop.Regimes
            .Where(regime => regime.RealShare is not null && options.Model is not TransformerModelOptions)
            .Select(regime =>
                $"loop.regimes: {regime.Label}: a weight per origin is a weight in the loss, which n-gram and unigram "
                + "models do not have; set model: transformer, or choose fresh"));

        if (options.Data.ReuseFresh && options.Loop.Regimes.All(regime => regime.RealAmount(1) <= 1))
        {
            problems.Add("data.reuse_fresh has no effect: no regime takes fresh data");
        }

        foreach (var regime in options.Loop.Regimes.OfType<PooledRegime>())
        {
            problems.AddRange(regime.Mitigations.SelectMany(mitigation => Mitigations(mitigation, regime, options))
                .Select(problem => $"loop.regimes: {regime.Label}: {problem}"));
        }

        problems.AddRange(options.Study.Claims.Index().SelectMany(claim => Claims(claim.Item, options.Loop)
            .Select(problem => FormattableString.Invariant($"study.claims[{claim.Index}]: {problem}"))));
        if (options.Study.Source.Length == 0 && options.Study.Claims.Count > 0)
        {
            problems.Add("study.source must say whose claims these are");
        }

        if (problems.Count > 0)
        {
            throw new InputException("The settings do not fit together:\n  " + string.Join("\n  ", problems));
        }
    }

    private static IEnumerable<string> Mitigations(Mitigation mitigation, PooledRegime regime, ExperimentOptions options)
    {
        if (mitigation is not TextMitigation text)
        {
            yield return $"{mitigation.Label} is not a mitigation of texts; leave it out";
            yield break;
        }

        if (text.NeedsJudge && !options.Measuring.Judge.IsOn)
        {
            yield return $"{mitigation.Label} needs a judge; set measuring.judge: true";
        }

        foreach (var problem in text.Problems(regime, options))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> Claims(ClaimOptions claim, LoopOptions loop)
    {
        if (GenerationMeasurer.MetricNames.All(name => name != claim.Metric))
        {
            yield return $"there is no metric '{claim.Metric}'{NearestName.Suggest(claim.Metric, GenerationMeasurer.MetricNames)}";
        }

        foreach (var label in new[] { claim.Regime, claim.Against }.Where(label => label.Length > 0 && !loop.Lineages.Contains(label)))
        {
            yield return $"loop.regimes has no '{label}'; it has {string.Join(", ", loop.Lineages)}";
        }

        if (claim.Against.Length > 0 && claim.From != 0)
        {
            yield return "from has no effect beside against, which compares the same generation of two regimes";
        }

        if (claim.From >= loop.Generations)
        {
            yield return FormattableString.Invariant($"from {claim.From} must be below loop.generations {loop.Generations}");
        }

        if (claim.To > loop.Generations || (claim.To > 0 && claim.Against.Length == 0 && claim.To <= claim.From))
        {
            yield return FormattableString.Invariant($"to {claim.To} must be above from {claim.From} and at most loop.generations {loop.Generations}; 0 is the last generation");
        }

        if (claim.Direction is not (ClaimDirection.NotHigher or ClaimDirection.LevelsOff) && claim.Tolerance != new ClaimOptions().Tolerance)
        {
            yield return "tolerance has no effect unless direction is not_higher or levels_off";
        }
    }

    private static IEnumerable<string> Beginnings(TransformerModelOptions model, TokenizerOptions tokenizer)
    {
        if (model.Pretrained.Length == 0 && model.Initialisation == Initialisation.Pretrained)
        {
            yield return "model.transformer.initialisation is pretrained, but model.transformer.pretrained names no model";
        }

        if (model.Pretrained.Length > 0 && model.Initialisation == Initialisation.Scratch)
        {
            yield return "model.transformer.pretrained names a model to begin from, but model.transformer.initialisation is scratch; "
                + "allowed: pretrained (every generation begins from it), previous, generation0";
        }

        if (model.Pretrained.Length > 0 && tokenizer != new TokenizerOptions())
        {
            yield return "tokenizer has no effect while model.transformer.pretrained is set: that model's own tokenizer is used";
        }

        if (model.Optimiser == OptimiserStart.Keep && model.Initialisation is not (Initialisation.Previous or Initialisation.Generation0))
        {
            yield return "model.transformer.optimiser: keep has no effect unless model.transformer.initialisation is previous or generation0: "
                + "only a model that the run trained has an optimiser's state";
        }
    }
}
