namespace TextMad.MLTokenizers.HuggingFace;

/// <summary>A token that is looked for in a text before it is cut.</summary>
/// <param name="Content">How it is written.</param>
/// <param name="Id">Its id.</param>
/// <param name="IsSpecial">Whether it is one that steers models: such ones are text like any other when a text spells them.</param>
/// <param name="IsNormalised">Whether it is looked for after the text was normalised.</param>
internal sealed record AddedToken(string Content, int Id, bool IsSpecial, bool IsNormalised)
{
    /// <summary>Whether it is only taken where no character of a word touches it.</summary>
    public bool IsWord { get; init; }

    /// <summary>Whether white space before it belongs to it.</summary>
    public bool TakesLeft { get; init; }

    /// <summary>Whether white space after it belongs to it.</summary>
    public bool TakesRight { get; init; }
}
