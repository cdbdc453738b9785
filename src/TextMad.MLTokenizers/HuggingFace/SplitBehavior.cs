namespace TextMad.MLTokenizers.HuggingFace;

/// <summary>What becomes of what a pattern finds; the names are those of the file.</summary>
internal enum SplitBehavior
{
    /// <summary>It is left out.</summary>
    Removed,

    /// <summary>It is a piece of its own.</summary>
    Isolated,

    /// <summary>It goes to the piece before.</summary>
    MergedWithPrevious,

    /// <summary>It goes to the piece after.</summary>
    MergedWithNext,

    /// <summary>What follows each other is one piece.</summary>
    Contiguous,
}
