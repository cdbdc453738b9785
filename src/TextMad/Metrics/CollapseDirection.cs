namespace TextMad.Metrics;

/// <summary>Where a metric goes when a model collapses.</summary>
public enum CollapseDirection
{
    /// <summary>Collapse raises it.</summary>
    Up,

    /// <summary>Collapse lowers it.</summary>
    Down,

    /// <summary>Collapse can move it either way.</summary>
    Either,
}
