namespace TextMad.Dashboard.Compare;

/// <summary>Where a part of two texts stands.</summary>
internal enum TextPartKind
{
    /// <summary>In both.</summary>
    Same,

    /// <summary>In the first alone.</summary>
    Removed,

    /// <summary>In the second alone.</summary>
    Added,
}
