using TextMad.Configuration;
using TextMad.Models;
using TextMad.Numerics.Random;

namespace TextMad.Sampling;

/// <summary>
/// Lets a model write: many sequences at once, each begun with end-of-text and its prompt, each ended by end-of-text or cut at
/// <see cref="DecodingOptions.MaximumTokens"/>, drawn or searched for as <see cref="DecodingOptions"/> say. A sequence that is complete leaves its place to the next (continuous
/// batching).
/// </summary>
/// <remarks>
/// Sequence i depends on the model, the options, the key, i and its prompt alone: not on the batch size, on the other
/// sequences or on the number of threads.
/// </remarks>
public sealed class TextGenerator
{
    /// <summary>
    /// The purpose of the key that texts are drawn from when a person gives a seed (<see cref="RandomKey.For"/>): the same seed, the same texts, by whichever way.
    /// </summary>
    public const string Purpose = "generate";

    // A model that wrote so many empty texts in a row will not reach any number of tokens.
    private const int EmptySequencesInARow = 10_000;

    private readonly ILanguageModel _model;
    private readonly int _endOfText;
    private readonly DecodingOptions _options;
    private readonly TextConstraint? _constraint;

    /// <summary>Creates a generator for one model and one way of decoding.</summary>
    /// <param name="model">The model that writes.</param>
    /// <param name="endOfText">The id that begins and ends every sequence.</param>
    /// <param name="options">How tokens are drawn; where the longest text is 0, <see cref="DecodingOptions.UnknownRoom"/> is taken.</param>
    /// <param name="constraint">Keeps what is written text; null for any token at any place.</param>
    /// <exception cref="InputException">The options are invalid.</exception>
    public TextGenerator(ILanguageModel model, int endOfText, DecodingOptions options, TextConstraint? constraint = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(endOfText);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(endOfText, model.VocabularySize);
        SettingRules.Require(options, "Decoding");
        if (constraint is not null && constraint.VocabularySize != model.VocabularySize)
        {
            throw new ArgumentException($"The constraint is for {constraint.VocabularySize} tokens, and the model has {model.VocabularySize}.", nameof(constraint));
        }

        _model = model;
        _endOfText = endOfText;
        _options = options.MaximumTokens > 0 ? options : options with { MaximumTokens = Math.Max(DecodingOptions.UnknownRoom, options.MinimumTokens) };
        _constraint = constraint;
    }

    /// <summary>Writes sequences 0..count-1 without prompts.</summary>
    /// <param name="count">How many, 0 or more.</param>
    /// <param name="key">Sequence i draws from <c>key.At(i)</c>.</param>
    /// <param name="progress">Told how many sequences are complete.</param>
    /// <param name="work">What progress calls this work.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    public IReadOnlyList<GeneratedSequence> Generate(
        int count, RandomKey key, IProgressSink? progress = null, string work = "sample", CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Generate(Enumerable.Range(0, count).Select(i => new GenerationRequest((ulong)i)), key, progress, work, cancellation);
    }

    /// <summary>Writes a sequence per request, in the order of the requests.</summary>
    /// <param name="requests">Numbers, distinct, and prompts.</param>
    /// <param name="key">The sequence with number i draws from <c>key.At(i)</c>.</param>
    /// <param name="progress">Told how many sequences are complete.</param>
    /// <param name="work">What progress calls this work.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <exception cref="InputException">A prompt is too long, or holds an id that is not an ordinary token.</exception>
    /// <exception cref="ArgumentException">Two requests have the same number.</exception>
    /// <exception cref="TextMadException">The model has diverged.</exception>
    public IReadOnlyList<GeneratedSequence> Generate(
        IEnumerable<GenerationRequest> requests,
        RandomKey key,
        IProgressSink? progress = null,
        string work = "sample",
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var all = requests.ToArray();
        var numbers = new HashSet<ulong>();
        foreach (var request in all)
        {
            CheckPrompt(request);
            if (!numbers.Add(request.Index))
            {
                throw new ArgumentException($"Two requests have the number {request.Index}.", nameof(requests));
            }
        }

        var results = new GeneratedSequence[all.Length];
        if (all.Length == 0)
        {
            return results;
        }

        using var open = new OpenSequences(_model, _endOfText, _options, Math.Min(_options.Batch, all.Length), _constraint);
        var begun = 0;
        var done = 0;
        Action<int, GeneratedSequence> complete = (order, sequence) =>
        {
            results[order] = sequence;
            progress?.Report(work, ++done, all.Length, "texts");
        };
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            for (; open.HasRoom && begun < all.Length; begun++)
            {
                open.Begin(begun, all[begun], key);
            }

            if (open.Count == 0)
            {
                return results;
            }

            open.Step(complete);
        }
    }

    /// <summary>
    /// Writes sequences 0, 1, 2, ... until their sizes sum to at least an amount: returns the shortest beginning 0..k that reaches
    /// it. A size is what the sequence will be in a training set: its tokens, prompt included, and one end-of-text.
    /// </summary>
    /// <param name="tokens">The amount, 0 or more.</param>
    /// <param name="key">Sequence i draws from <c>key.At(i)</c>.</param>
    /// <param name="promptOf">The prompt of sequence i; null for none. Called once per begun sequence, in order; it may be called for
    /// a few sequences beyond those returned, how many depends on the batch.</param>
    /// <param name="progress">Told how many tokens are written.</param>
    /// <param name="work">What progress calls this work.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <exception cref="InputException">A prompt is too long, or holds an id that is not an ordinary token.</exception>
    /// <exception cref="TextMadException">The model has diverged, or writes nothing but empty texts.</exception>
    public IReadOnlyList<GeneratedSequence> GenerateTokens(
        long tokens,
        RandomKey key,
        Func<ulong, ReadOnlyMemory<int>>? promptOf = null,
        IProgressSink? progress = null,
        string work = "sample",
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        if (tokens == 0)
        {
            return [];
        }

        using var open = new OpenSequences(_model, _endOfText, _options, (int)Math.Min(_options.Batch, tokens), _constraint);
        var prefix = new TokenPrefix(tokens);
        Action<int, GeneratedSequence> complete = prefix.Complete;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();

            // No more sequences than can be needed: those begun may already hold enough tokens.
            while (open.HasRoom && !prefix.Reached)
            {
                var request = new GenerationRequest((ulong)prefix.Begun, promptOf?.Invoke((ulong)prefix.Begun) ?? default);
                CheckPrompt(request);
                open.Begin(prefix.Begin(request.Prompt.Length), request, key);
            }

            open.Step(complete);
            for (var i = 0; i < open.Count; i++)
            {
                var (order, leastLength) = open[i];
                prefix.SetLength(order, leastLength);
            }

            var reachedAt = prefix.FindLast();
            if (prefix.LongestEmptyRow >= EmptySequencesInARow)
            {
                throw new TextMadException(
                    $"The model wrote {EmptySequencesInARow} empty texts in a row: {tokens} tokens cannot be reached. " +
                    "Train it longer, or give it prompts.");
            }

            if (reachedAt is { } last)
            {
                open.DropAbove(last);
                if (open.Count == 0)
                {
                    progress?.Report(work, tokens, tokens, "tokens");
                    return prefix.Results(last);
                }
            }

            progress?.Report(work, Math.Min(prefix.Tokens, tokens), tokens, "tokens");
        }
    }

    private void CheckPrompt(GenerationRequest request)
    {
        var prompt = request.Prompt.Span;
        if (prompt.Length >= _options.MaximumTokens)
        {
            throw new InputException(
                $"The prompt of sequence {request.Index} has {prompt.Length} tokens; with maximum_tokens {_options.MaximumTokens} at most " +
                $"{_options.MaximumTokens - 1} leave room to write. Shorten the prompt or raise maximum_tokens.");
        }

        foreach (var id in prompt)
        {
            if ((uint)id >= (uint)_model.VocabularySize || id == _endOfText)
            {
                throw new InputException(
                    $"The prompt of sequence {request.Index} holds the id {id}; allowed are 0 to {_model.VocabularySize - 1} " +
                    $"without end-of-text ({_endOfText}). Was it encoded with another tokenizer?");
            }
        }
    }
}
