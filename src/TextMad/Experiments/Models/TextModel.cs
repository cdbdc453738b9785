using System.Globalization;
using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Sampling;

namespace TextMad.Experiments.Models;

/// <summary>A language model in the loop: it knows its name and what it was trained on, and writes documents.</summary>
public sealed class TextModel : IFittedModel<TextItem>
{
    private readonly SeedContext _seed;

    internal TextModel(
        SeedContext seed, ModelId id, int generation, ILanguageModel language, IReadOnlyList<TextItem> trainingSet, ModelId? initialModel)
    {
        _seed = seed;
        Id = id;
        Generation = generation;
        Language = language;
        TrainingSet = trainingSet;
        InitialModel = initialModel;
        Decoding = Writing.Decoding.WithRoomFor(
            trainingSet.Count, trainingSet.Tokens(), Writing.Prompts == PromptSource.None ? 0 : Writing.PromptTokens);
    }

    /// <summary>Its name in the store.</summary>
    public ModelId Id { get; }

    /// <summary>Its generation, from 0.</summary>
    public int Generation { get; }

    /// <summary>The model as it is kept.</summary>
    public ILanguageModel Language { get; }

    /// <summary>The same model at work: the run's engine scores with it and decodes from it.</summary>
    public ILanguageModel Working => field ??= _seed.Run.Open(Language);

    /// <summary>What it was trained on.</summary>
    public IReadOnlyList<TextItem> TrainingSet { get; }

    /// <summary>How it writes, with the room that the texts it was trained on ask for.</summary>
    public DecodingOptions Decoding { get; }

    /// <summary>The model that its training began from; null when from scratch.</summary>
    internal ModelId? InitialModel { get; }

    /// <summary>Tokens of a text that it can draw anew, counted from the beginning: as many as it writes, within its context.</summary>
    internal int EditReach => Language is Transformer transformer ? Math.Min(transformer.Options.Context, Decoding.MaximumTokens) : Decoding.MaximumTokens;

    /// <summary>What it must not write; null when the tokenizer does not tell.</summary>
    internal TextConstraint? Constraint => _seed.Run.Constraint;

    /// <summary>What came of the last sample beside its documents; null before there was one.</summary>
    internal WrittenTexts? Written { get; private set; }

    private WritingOptions Writing => _seed.Run.Options.Writing;

    /// <summary>Writes documents until their sizes sum to at least an amount.</summary>
    /// <param name="amount">In tokens, with the end of every document.</param>
    /// <param name="key">All randomness of the sample; the text with a number depends on key and number alone.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <exception cref="InputException">No document is long enough for a prompt.</exception>
    /// <exception cref="TextMadException">The model wrote nothing of its own.</exception>
    public IReadOnlyList<TextItem> Sample(long amount, RandomKey key, CancellationToken cancellation)
    {
        using var span = Telemetry.Begin("write", Id);
        var tokenizer = _seed.Run.Tokenizer;
        var prompts = Prompts();
        var promptKey = key.For("prompts");
        var generator = new TextGenerator(Working, tokenizer.EndOfText, Decoding, Constraint);
        var sequences = generator.GenerateTokens(
            amount,
            key,
            prompts.Count == 0 ? null : i => Prompt(prompts, promptKey, i).Tokens[..Writing.PromptTokens],
            _seed.Run.Progress,
            $"write {Id}",
            cancellation);
        var items = new List<TextItem>(sequences.Count);
        var (empty, echoes, cut, trimmed, choices, invalid, whiteSpace) = (0, 0, 0, 0, 0L, 0.0, 0.0);
        foreach (var sequence in sequences)
        {
            var (text, isTrimmed) = SampledText.Of(tokenizer, sequence);
            cut += sequence.Ended ? 0 : 1;
            trimmed += isTrimmed ? 1 : 0;
            choices += sequence.Choices;
            invalid += sequence.InvalidMass;
            whiteSpace += sequence.WhiteSpaceMass;
            if (text.Length == 0)
            {
                empty++;
                continue;
            }

            // The text is only its prompt, so it is not a document of the model.
            if (sequence.Tokens.Length == sequence.PromptLength)
            {
                empty++;
                echoes++;
                continue;
            }

            var prompt = prompts.Count == 0 ? (DocumentId?)null : Prompt(prompts, promptKey, sequence.Index).Document.Id;
            var share = 1 - ((double)sequence.PromptLength / sequence.Tokens.Length);
            var origin = new Origin.Sampled(Id, Generation, (int)sequence.Index, prompt, share, !sequence.Ended);
            items.Add(ExperimentData.Tokenize(Document.Create(text, origin), tokenizer));
        }

        if (echoes > 0 && items.Count == 0)
        {
            throw new TextMadException(
                $"The model {Id} was given {sequences.Count} prompts and ended every text without a token of its own: "
                + "no text is left to train on or to measure. Train it longer.");
        }

        Written = new WrittenTexts(sequences.Count, empty, cut, trimmed, choices, invalid, whiteSpace, echoes);
        return items;
    }

    private static TextItem Prompt(IReadOnlyList<TextItem> prompts, RandomKey key, ulong index) =>
        prompts[key.At(index).Stream().NextInt32(prompts.Count)];

    private IReadOnlyList<TextItem> Prompts()
    {
        if (Writing.Prompts == PromptSource.None)
        {
            return [];
        }

        var source = Writing.Prompts == PromptSource.Real ? _seed.Supply.Initial : TrainingSet;
        List<TextItem> longEnough = [.. source.Where(item => item.Tokens.Length > Writing.PromptTokens)];
        return longEnough.Count > 0
            ? longEnough
            : throw new InputException(string.Create(CultureInfo.InvariantCulture, $"writing.prompt_tokens is {Writing.PromptTokens}, but no document of "
                + $"{(Writing.Prompts == PromptSource.Real ? "R0" : "the training set")} is longer; lower it, or set writing.prompts: none."));
    }
}
