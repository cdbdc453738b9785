namespace TextMad.Sampling;

/// <summary>Where a text that is being written stands, and what was refused on the way.</summary>
internal struct TextState
{
    /// <summary>The state of <see cref="TextConstraint"/>.</summary>
    public int Position;

    /// <summary>Sum over the tokens chosen of the probability of tokens that would have broken the text.</summary>
    public double Invalid;

    /// <summary>Sum over the tokens chosen of the probability of tokens that would have made a run of white space too long.</summary>
    public double WhiteSpace;

    /// <summary>Tokens chosen, end-of-text included.</summary>
    public int Choices;
}
