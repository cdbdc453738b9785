using TextMad.Models;
using TextMad.Numerics.Random;
using TextMad.Storage;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Generations;

/// <summary>Fits language models to documents for one regime and seed of a run, and keeps them as checkpoints.</summary>
internal sealed class TextLearner(
    ExperimentOptions options,
    ITokenizer tokenizer,
    RunFolder folder,
    string regime,
    ulong seed,
    IReadOnlyList<TextItem> real,
    IProgressSink progress) : ILearner<TextItem>
{
    public string Regime => regime;

    public ITokenizer Tokenizer => tokenizer;

    public Initialisation Initialisation =>
        options.Model is TransformerModelOptions transformer ? transformer.Initialisation : Initialisation.Scratch;

    public ModelId IdOf(int generation) => ModelId.Of(folder.Id, regime, seed, generation);

    public IFittedModel<TextItem> Fit(
        int generation,
        IReadOnlyList<TextItem> items,
        IFittedModel<TextItem>? initial,
        RandomKey key,
        CancellationToken cancellation)
    {
        // Regimes append pools to each other; the order in which documents follow one another is random.
        TextItem[] shuffled = [.. items];
        key.For("order").Stream().Shuffle(shuffled);
        var id = IdOf(generation);
        ILanguageModel language = options.Model switch
        {
            TransformerModelOptions transformer => FitTransformer(id, transformer, shuffled, (TextModel?)initial, key, cancellation),
            NGramModelOptions ngram => NGramModel.Fit(
                Tokens(shuffled),
                tokenizer.VocabularySize,
                tokenizer.EndOfText,
                new NGramOptions { Order = ngram.Order, Discounting = ngram.Discounting }),
            UnigramModelOptions => UnigramModel.Fit(Tokens(shuffled), tokenizer.VocabularySize, tokenizer.EndOfText),
            _ => throw new InvalidOperationException($"No learner for {options.Model.GetType().Name}."),
        };
        return Model(generation, language, items, ((TextModel?)initial)?.Id);
    }

    /// <summary>Reads a kept model back.</summary>
    public TextModel Restore(int generation, string checkpoint, IReadOnlyList<TextItem> trainingSet)
    {
        var (language, manifest) = Checkpoint.Load(checkpoint);
        if (manifest.TokenizerFingerprint != tokenizer.Fingerprint)
        {
            throw new InputException(
                $"{checkpoint}: the model was trained with tokenizer {manifest.TokenizerFingerprint}, but the run has {tokenizer.Fingerprint}.");
        }

        return Model(generation, language, trainingSet, InitialId(generation));
    }

    private ModelId? InitialId(int generation) => generation == 0 ? null : Initialisation switch
    {
        Initialisation.Previous => IdOf(generation - 1),
        Initialisation.Generation0 => IdOf(0),
        _ => null,
    };

    private TextModel Model(int generation, ILanguageModel language, IReadOnlyList<TextItem> trainingSet, ModelId? initial) =>
        new(IdOf(generation), generation, language, trainingSet, initial, real, tokenizer, options.Writing, progress);

    private static ReadOnlyMemory<int>[] Tokens(TextItem[] items) => Array.ConvertAll(items, item => item.Tokens);
}
