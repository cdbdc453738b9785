using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;

namespace TextMad.Sampling;

/// <summary>
/// A place in which sequences are written one after the other, with decoder slots of its own. In every step it is asked for what the
/// decoder is to be fed, then given logits (by several threads when it has several slots), then told to go on.
/// </summary>
/// <param name="endOfText">The id that begins and ends sequences.</param>
/// <param name="options">Longest and shortest sequence.</param>
/// <param name="constraint">What must not be written; null for nothing.</param>
internal abstract class OpenSequence(int endOfText, DecodingOptions options, ConstraintWork? constraint)
{
    /// <summary>What must not be written.</summary>
    protected TextConstraint? Constraint { get; } = constraint?.Constraint;

    /// <summary>Whether a sequence is being written here.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The caller's number of the sequence.</summary>
    public int Order { get; private set; }

    /// <summary>Its number in the request.</summary>
    public ulong Index { get; private set; }

    /// <summary>Tokens of its prompt.</summary>
    public int PromptLength { get; private set; }

    /// <summary>The fewest tokens, prompt included, that the sequence can still have in the end. Never falls.</summary>
    public abstract int LeastLength { get; }

    /// <summary>Begins a sequence.</summary>
    public void Begin(int order, GenerationRequest request, RandomKey key)
    {
        IsOpen = true;
        Order = order;
        Index = request.Index;
        PromptLength = request.Prompt.Length;
        Begin(request.Prompt.Span, key.At(request.Index).Stream());
    }

    /// <summary>Gives the sequence up.</summary>
    public void Close() => IsOpen = false;

    /// <summary>How many entries the next step needs.</summary>
    public abstract int Entries { get; }

    /// <summary>Adds one of them.</summary>
    public abstract void Feed(int number, DecodingBatch batch);

    /// <summary>Takes the logits that one of them yielded.</summary>
    public void Read(int number, Span<float> logits, int worker)
    {
        if (Length < options.MinimumTokens)
        {
            logits[endOfText] = float.NegativeInfinity;
        }

        constraint?.Apply(ref StateOf(number), logits, worker);
        Choose(number, logits, worker);
    }

    /// <summary>Appends a token; returns the sequence when it is complete.</summary>
    public abstract GeneratedSequence? Advance();

    /// <summary>Tokens so far, prompt included, of whatever is being continued.</summary>
    protected abstract int Length { get; }

    /// <summary>Returns where the text that an entry continues stands.</summary>
    protected abstract ref TextState StateOf(int number);

    protected abstract void Choose(int number, ReadOnlySpan<float> logits, int worker);

    protected abstract void Begin(ReadOnlySpan<int> prompt, RandomStream random);

    protected GeneratedSequence Complete(ReadOnlySpan<int> tokens, bool ended, in TextState state)
    {
        Close();
        var isInside = TextConstraint.IsInsideCharacter(state.Position);
        return new GeneratedSequence(Index, tokens.ToArray(), PromptLength, ended && !isInside)
        {
            IsInsideCharacter = isInside,
            Choices = state.Choices,
            InvalidMass = state.Invalid,
            WhiteSpaceMass = state.WhiteSpace,
        };
    }
}
