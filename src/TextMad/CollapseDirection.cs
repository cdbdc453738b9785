namespace TextMad;

/// <summary>Where a metric goes when a model collapses.</summary>
public enum CollapseDirection
{
    /// <summary>Collapse can move it either way, or leaves it alone.</summary>
    Either,

    /// <summary>The metric rises when a model collapses.</summary>
    Up,

    /// <summary>The metric falls when a model collapses.</summary>
    Down,
}
