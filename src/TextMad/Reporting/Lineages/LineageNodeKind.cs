namespace TextMad.Reporting.Lineages;

/// <summary>What stands at a place of the drawing.</summary>
internal enum LineageNodeKind
{
    /// <summary>Text that no model wrote.</summary>
    Human,

    /// <summary>Models outside of the run.</summary>
    Elsewhere,

    /// <summary>A model that all regimes share, drawn in each row.</summary>
    Shared,

    /// <summary>A model of the row's regime.</summary>
    Model,
}
