namespace TextMad.Torture.Mutations;

/// <summary>What is done to a file.</summary>
internal enum MutationWay
{
    /// <summary>One bit is turned over.</summary>
    Flip,

    /// <summary>A block of bytes is set to zero.</summary>
    Zero,

    /// <summary>The end is cut off.</summary>
    Truncate,

    /// <summary>Nothing is left in it.</summary>
    Empty,

    /// <summary>It is replaced by another file of its kind.</summary>
    Swap,

    /// <summary>It is removed.</summary>
    Delete,

    /// <summary>A line stands twice.</summary>
    DoubleLine,

    /// <summary>A line is missing.</summary>
    RemoveLine,

    /// <summary>A number is another.</summary>
    EditNumber,
}
