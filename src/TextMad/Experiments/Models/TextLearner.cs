using TextMad.Generations;
using TextMad.Models;
using TextMad.Models.Files;
using TextMad.Models.NGram;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Storage.Records;
using TextMad.Training;

namespace TextMad.Experiments.Models;

/// <summary>Fits language models to documents for one chain of models of a run, and keeps them as checkpoints.</summary>
/// <param name="seed">The chain's seed.</param>
/// <param name="regime">The chain's label.</param>
/// <param name="realShare">The share of the loss that belongs to real text from generation 1 on; null where every token counts alike.</param>
internal sealed class TextLearner(SeedContext seed, string regime, double? realShare = null) : ILearner<TextItem, TextModel>
{
    // Rewriting the state costs a fraction of a second: often enough that little is lost, seldom enough not to be felt.
    private static readonly TimeSpan _saveInterval = TimeSpan.FromSeconds(30);

    private readonly RunContext _run = seed.Run;

    // Of the model that was fitted last, until it is saved.
    private OptimiserState? _optimiser;
    private IReadOnlyList<double[]>? _losses;

    public string Regime => regime;

    public Initialisation Initialisation =>
        _run.Options.Model is TransformerModelOptions transformer ? transformer.Initialisation : Initialisation.Scratch;

    public ModelId IdOf(int generation) => seed.IdOf(regime, generation);

    public TextModel Fit(
        int generation,
        IReadOnlyList<TextItem> items,
        TextModel? initial,
        RandomKey key,
        CancellationToken cancellation)
    {
        using var span = Telemetry.Begin("train", IdOf(generation));

        // Regimes append pools to each other; the order in which documents follow one another is random.
        TextItem[] shuffled = [.. items];
        key.For("order").Stream().Shuffle(shuffled);
        var tokenizer = _run.Tokenizer;
        ILanguageModel language = _run.Options.Model switch
        {
            TransformerModelOptions transformer => FitTransformer(generation, transformer, shuffled, initial, key, cancellation),
            NGramModelOptions ngram => NGramModel.Fit(
                Tokens(shuffled),
                tokenizer.VocabularySize,
                tokenizer.EndOfText,
                new NGramOptions { Order = ngram.Order, Discounting = ngram.Discounting },
                Ended(shuffled)),
            UnigramModelOptions => UnigramModel.Fit(Tokens(shuffled), tokenizer.VocabularySize, tokenizer.EndOfText, ended: Ended(shuffled)),
            _ => throw new InvalidOperationException($"No learner for {_run.Options.Model.GetType().Name}."),
        };
        return Model(generation, language, items);
    }

    /// <summary>Keeps a model as a checkpoint, whole or not at all.</summary>
    /// <param name="model">The model.</param>
    /// <param name="checkpoint">The folder.</param>
    /// <param name="ready">Told of the manifest and of the temporary folder before the checkpoint is there.</param>
    public void Save(TextModel model, string checkpoint, Action<CheckpointManifest, string> ready)
    {
        var authors = model.TrainingSet.Select(item => item.Document.Origin).OfType<Origin.Sampled>().Select(origin => origin.Model);
        var manifest = new CheckpointManifest
        {
            Model = model.Id,
            TokenizerFingerprint = _run.Tokenizer.Fingerprint,
            Seed = seed.Seed,
            Parents = [.. authors.Concat(model.InitialModel is { } initial ? [initial] : []).Distinct().Order()],
            TrainingSet = model.Id.Value,
            Engine = model.Language is Transformer ? _run.OtherEngine?.Name : null,
        };
        Checkpoint.Save(checkpoint, model.Language, manifest, staging =>
        {
            if (IsOptimiserNeeded(model.Generation))
            {
                _optimiser!.Save(Path.Combine(staging, OptimiserState.FileName));
            }

            if (_losses is { } losses)
            {
                LossCurve.Write(staging, model.Id, losses);
            }
        }, ready: ready);
        (_optimiser, _losses) = (null, null);
    }

    /// <summary>Returns what the store is told of a kept model.</summary>
    public ModelRecord Record(TextModel model)
    {
        var checkpoint = _run.Folder.Checkpoint(model.Id);
        return new ModelRecord(
            model.Id,
            _run.Id,
            model.Generation == 0 ? ModelId.SharedRegime : regime,
            seed.Seed,
            model.Generation,
            model.Id.Value,
            model.InitialModel,
            Path.GetRelativePath(_run.Folder.Workspace, checkpoint).Replace('\\', '/'),
            Checkpoint.ReadManifest(checkpoint).WeightsSha256);
    }

    /// <summary>Reads a kept model back.</summary>
    public TextModel Restore(int generation, string checkpoint, IReadOnlyList<TextItem> trainingSet)
    {
        var (language, manifest) = Checkpoint.Load(checkpoint);
        if (manifest.TokenizerFingerprint != _run.Tokenizer.Fingerprint)
        {
            throw new InputException(
                $"{checkpoint}: the model was trained with tokenizer {manifest.TokenizerFingerprint}, but the run has {_run.Tokenizer.Fingerprint}.");
        }

        return Model(generation, language, trainingSet);
    }

    private Transformer FitTransformer(
        int generation, TransformerModelOptions model, TextItem[] items, TextModel? initial, RandomKey key, CancellationToken cancellation)
    {
        var id = IdOf(generation);
        var losses = new List<double[]>();
        var trainer = new TransformerTrainer(model.Shape, model.Training, _run.Tokenizer.VocabularySize, _run.Tokenizer.EndOfText)
        {
            Engine = _run.Engine,
            Curve = Tell,
        };
        var state = new TrainingStateFile(_run.Folder.TrainingState(id), _saveInterval)
        {
            Ready = ready => _run.Files.Announce(_run.Folder.TrainingState(id), ready),
        };
        _run.Files.Has(state.Path);
        var begin = (Transformer?)(initial?.Language ?? _run.Pretrained?.Model);
        var optimiser = initial is not null && model.Optimiser == OptimiserStart.Keep
            ? OptimiserState.Load(Path.Combine(_run.Folder.Checkpoint(initial.Id), OptimiserState.FileName), begin!)
            : null;
        var result = trainer.Train(Stream(items), key, begin, optimiser, state, _run.Progress, $"train {id}", Weights(items, generation == 0 ? null : realShare), cancellation);
        (_optimiser, _losses) = (IsOptimiserNeeded(generation) ? result.Optimiser : null, losses);
        return result.Model;

        void Tell(long tokens, double loss)
        {
            losses.Add([tokens, loss]);
            Telemetry.TellTraining(_run.Id, id.Value, tokens, loss);
            _run.Observer.TrainingAdvanced(id, tokens, loss);
        }
    }

    /// <summary>Returns whether a later generation goes on with the optimiser's state of this one.</summary>
    private bool IsOptimiserNeeded(int generation) =>
        _run.Options.Model is TransformerModelOptions { Optimiser: OptimiserStart.Keep } && generation < _run.Options.Loop.Generations
        && (generation == 0 || Initialisation == Initialisation.Previous);

    /// <summary>Returns documents one after the other, each preceded by the end-of-text token, and one more at the end.</summary>
    private int[] Stream(TextItem[] items)
    {
        var stream = new List<int>();
        foreach (var item in items)
        {
            stream.Add(_run.Tokenizer.EndOfText);
            stream.AddRange(item.Tokens.Span);
        }

        stream.Add(_run.Tokenizer.EndOfText);
        return [.. stream];
    }

    /// <summary>
    /// Returns the weights of <see cref="Stream"/>'s tokens in the loss: 0 for end-of-text after a text that was cut, which separates it from the next and is not
    /// taught. A share of the loss for real text spreads evenly over its tokens, and the rest over those of generated text; the mean of the weights
    /// stays 1. It has no effect where there is one kind only.
    /// </summary>
    private static float[] Weights(TextItem[] items, double? realShare)
    {
        var (tokens, real) = (items.Sum(item => item.Size), items.Where(item => item.Document.Origin is not Origin.Sampled).Sum(item => item.Size));
        var (ofReal, ofGenerated) = realShare is { } share && real > 0 && real < tokens
            ? ((float)(share * tokens / real), (float)((1 - share) * tokens / (tokens - real)))
            : (1f, 1f);
        var weights = new float[items.Sum(item => item.Tokens.Length + 1) + 1];
        weights.AsSpan().Fill(1);
        var place = 0;
        foreach (var item in items)
        {
            // A text's own end is taught with it; the separator before it belongs to the text before.
            var weight = item.Document.Origin is Origin.Sampled ? ofGenerated : ofReal;
            weights.AsSpan(place + 1, item.Tokens.Length).Fill(weight);
            place += item.Tokens.Length + 1;
            weights[place] = item.Ended ? weight : 0;
        }

        return weights;
    }

    private static bool[] Ended(TextItem[] items) => Array.ConvertAll(items, item => item.Ended);

    private ModelId? InitialId(int generation) => Initialisation switch
    {
        Initialisation.Previous when generation > 0 => IdOf(generation - 1),
        Initialisation.Generation0 when generation > 0 => IdOf(0),
        _ => _run.Pretrained is { } pretrained ? new ModelId(pretrained.Name) : null,
    };

    private TextModel Model(int generation, ILanguageModel language, IReadOnlyList<TextItem> trainingSet) =>
        new(seed, IdOf(generation), generation, language, trainingSet, InitialId(generation));

    private static ReadOnlyMemory<int>[] Tokens(TextItem[] items) => Array.ConvertAll(items, item => item.Tokens);
}
