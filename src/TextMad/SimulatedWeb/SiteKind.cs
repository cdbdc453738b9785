namespace TextMad.SimulatedWeb;

/// <summary>What a site is like; it decides its sections and its look.</summary>
public enum SiteKind
{
    /// <summary>A newspaper.</summary>
    News,

    /// <summary>A person's journal.</summary>
    Blog,

    /// <summary>A board where people discuss.</summary>
    Forum,

    /// <summary>Reference and teaching.</summary>
    Reference,

    /// <summary>Goods with descriptions.</summary>
    Shop,
}
