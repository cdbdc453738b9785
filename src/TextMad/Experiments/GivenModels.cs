using TextMad.Experiments.Mitigations;
using TextMad.Experiments.Models;
using TextMad.Experiments.Runs;
using TextMad.Generations.Regimes;
using TextMad.Judging;
using TextMad.Metrics;
using TextMad.Models.Transformers;
using TextMad.Storage;
using TextMad.Storage.Naming;

namespace TextMad.Experiments;

/// <summary>The models that a run is given: the one that generation 0 begins from, the judge that reads its texts, and what makes texts points.</summary>
/// <param name="store">The store that knows them.</param>
/// <param name="folder">The run's folder, in their workspace.</param>
/// <param name="options">The run's settings, which ask for them.</param>
internal sealed class GivenModels(ICorpusStore store, RunFolder folder, ExperimentOptions options)
{
    private JudgeOptions JudgeOptions => new() { Corpus = options.Data.Corpus };

    /// <summary>Returns the model that generation 0 begins from; null when from scratch.</summary>
    public KeptModel? Pretrained()
    {
        if (options.Model is not TransformerModelOptions { Pretrained: { Length: > 0 } name, Shape: var shape })
        {
            return null;
        }

        var kept = KeptModel.Load(name, Workspace.At(folder.Workspace), store);
        var transformer = kept.Model as Transformer
            ?? throw new InputException($"model.transformer.pretrained: '{name}' is a model of kind {kept.Manifest.Kind}; a transformer is needed.");
        transformer.RequireUsableAs(shape, "model.transformer.shape");
        return kept;
    }

    /// <summary>Returns the judge that was asked for by name, or that of the run's corpus; null where nobody has made it.</summary>
    public Judge? FindJudge()
    {
        var workspace = Workspace.At(folder.Workspace);
        return options.Measuring.Judge.Name is { } name ? Judge.Require(workspace, store, name, "measuring.judge") : Judge.Find(workspace, store, options.Data.Corpus);
    }

    /// <summary>Returns the judge that was asked for by name, or that of the run's corpus, made when there is none.</summary>
    public Judge MakeJudge(IProgressSink progress, CancellationToken cancellation) => FindJudge()
        ?? JudgeBuilder.Build(store, Workspace.At(folder.Workspace), JudgeOptions, overwrite: false, progress, cancellation);

    /// <summary>Returns the documents that a judge of the run's corpus would be made of.</summary>
    public IReadOnlySet<ContentHash> WouldSee() => JudgeBuilder.WouldSee(store, JudgeOptions);

    /// <summary>Returns the judge as the store knows it, if the run asks it what models are trained on.</summary>
    public ModelId? RegisterJudge(RunContext run)
    {
        var asksJudge = options.Loop.Regimes.OfType<PooledRegime>().Any(regime => regime.Mitigations.OfType<TextMitigation>().Any(mitigation => mitigation.NeedsJudge));
        return asksJudge && run.Judge is { } judge ? JudgeModel.Register(store, judge) : null;
    }

    /// <summary>Returns what makes texts points; null to leave out the metrics that need them.</summary>
    public ITextEmbedder? Embedder(Judge? judge, ExperimentData data) =>
        Embedders.Of(
            options.Measuring.Embeddings, judge, new TextsOfItems(data.Real),
            $"measuring.embeddings: {options.Measuring.Embeddings.ToString().ToLowerInvariant()}");
}
