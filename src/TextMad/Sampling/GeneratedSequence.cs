namespace TextMad.Sampling;

/// <summary>A sequence that a model wrote.</summary>
/// <param name="Index">Its number, as in <see cref="GenerationRequest"/>.</param>
/// <param name="Tokens">Prompt and continuation, without end-of-text at either end.</param>
/// <param name="PromptLength">How many of the tokens are the prompt.</param>
/// <param name="Ended">True when the model wrote end-of-text; false when the sequence was cut at the longest length.</param>
public sealed record GeneratedSequence(ulong Index, ReadOnlyMemory<int> Tokens, int PromptLength, bool Ended)
{
    /// <summary>Whether the tokens end inside a character: it was cut there. Known only with a <see cref="TextConstraint"/>.</summary>
    public bool IsInsideCharacter { get; init; }

    /// <summary>Tokens that were chosen, end-of-text included; 0 without a <see cref="TextConstraint"/>.</summary>
    public int Choices { get; init; }

    /// <summary>Sum over the choices of the model's probability of tokens that were refused because they would have broken the text.</summary>
    public double InvalidMass { get; init; }

    /// <summary>Sum over the choices of the model's probability of tokens that were refused because they would have made a run of white space too long.</summary>
    public double WhiteSpaceMass { get; init; }
}
