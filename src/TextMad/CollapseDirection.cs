namespace TextMad;

/// <summary>Where a metric goes when a model collapses.</summary>
public enum CollapseDirection
{
    /// <summary>Collapse can move it either way, or leaves it alone.</summary>
    Either,

    /// <summary>Collapse raises it.</summary>
    Up,

    /// <summary>Collapse lowers it.</summary>
    Down,
}
