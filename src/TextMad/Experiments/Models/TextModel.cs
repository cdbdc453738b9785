using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Sampling;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Experiments.Models;

/// <summary>A language model in the loop: it knows its name and what it was trained on, and writes documents.</summary>
internal sealed class TextModel(
    ModelId id,
    int generation,
    ILanguageModel language,
    IReadOnlyList<TextItem> trainingSet,
    ModelId? initialModel,
    IReadOnlyList<TextItem> real,
    ITokenizer tokenizer,
    WritingOptions options,
    IProgressSink progress,
    ITransformerEngine? engine = null,
    TextConstraint? constraint = null) : IFittedModel<TextItem>
{
    public ModelId Id => id;

    public int Generation => generation;

    /// <summary>The model as it is kept.</summary>
    public ILanguageModel Language => language;

    /// <summary>The same model at work: the run's engine scores with it and decodes from it.</summary>
    public ILanguageModel Working => field ??= engine is not null && language is Transformer transformer ? engine.Open(transformer) : language;

    public IReadOnlyList<TextItem> TrainingSet => trainingSet;

    public ModelId? InitialModel => initialModel;

    /// <summary>How it writes, with the room that the texts it was trained on ask for.</summary>
    public DecodingOptions Decoding { get; } = options.Decoding.WithRoomFor(
        trainingSet.Count, trainingSet.Sum(item => item.Size), options.Prompts == PromptSource.None ? 0 : options.PromptTokens);

    /// <summary>Tokens of a text that it can draw anew, counted from the beginning: as many as it writes, within its context.</summary>
    public int EditReach => language is Transformer transformer ? Math.Min(transformer.Options.Context, Decoding.MaximumTokens) : Decoding.MaximumTokens;

    /// <summary>What it must not write; null when the tokenizer does not tell.</summary>
    public TextConstraint? Constraint => constraint;

    /// <summary>What came of the last sample beside its documents; null before there was one.</summary>
    public WrittenTexts? Written { get; private set; }

    public IReadOnlyList<TextItem> Sample(long amount, RandomKey key, CancellationToken cancellation)
    {
        var prompts = Prompts();
        var promptKey = key.For("prompts");
        var generator = new TextGenerator(Working, tokenizer.EndOfText, Decoding, constraint);
        var sequences = generator.GenerateTokens(
            amount,
            key,
            prompts.Count == 0 ? null : i => Prompt(prompts, promptKey, i).Tokens[..options.PromptTokens],
            progress,
            $"write {id}",
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

            // All of it is its prompt: no document of the model's.
            if (sequence.Tokens.Length == sequence.PromptLength)
            {
                empty++;
                echoes++;
                continue;
            }

            var prompt = prompts.Count == 0 ? (DocumentId?)null : Prompt(prompts, promptKey, sequence.Index).Document.Id;
            var share = 1 - ((double)sequence.PromptLength / sequence.Tokens.Length);
            var origin = new Origin.Sampled(id, generation, (int)sequence.Index, prompt, share, !sequence.Ended);
            items.Add(ExperimentData.Tokenize(Document.Create(text, origin), tokenizer));
        }

        if (echoes > 0 && items.Count == 0)
        {
            throw new TextMadException(
                $"The model {id} was given {sequences.Count} prompts and ended every text without a token of its own: nothing of it is left to train on or to measure. Train it longer.");
        }

        Written = new WrittenTexts(sequences.Count, empty, cut, trimmed, choices, invalid, whiteSpace, echoes);
        return items;
    }

    private static TextItem Prompt(IReadOnlyList<TextItem> prompts, RandomKey key, ulong index) =>
        prompts[key.At(index).Stream().NextInt32(prompts.Count)];

    private IReadOnlyList<TextItem> Prompts()
    {
        if (options.Prompts == PromptSource.None)
        {
            return [];
        }

        var source = options.Prompts == PromptSource.Real ? real : trainingSet;
        List<TextItem> longEnough = [.. source.Where(item => item.Tokens.Length > options.PromptTokens)];
        return longEnough.Count > 0
            ? longEnough
            : throw new InputException(FormattableString.Invariant(
                $"writing.prompt_tokens is {options.PromptTokens}, but no document of {(options.Prompts == PromptSource.Real ? "R0" : "the training set")} is longer; lower it, or set writing.prompts: none."));
    }
}
