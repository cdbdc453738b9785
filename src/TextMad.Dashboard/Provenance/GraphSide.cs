namespace TextMad.Dashboard.Provenance;

/// <summary>Where something stands in a graph.</summary>
internal enum GraphSide
{
    /// <summary>It is what was asked about.</summary>
    Subject,

    /// <summary>The subject came from it.</summary>
    Up,

    /// <summary>It came of the subject.</summary>
    Down,
}
