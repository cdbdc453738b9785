namespace TextMad.Provenance.Lineages;

/// <summary>What stands in a lineage that is followed step by step.</summary>
internal enum StepKind
{
    /// <summary>A document.</summary>
    Document,

    /// <summary>A model.</summary>
    Model,

    /// <summary>A training set.</summary>
    Set,

    /// <summary>The documents of a training set that hold words of one origin.</summary>
    Part,

    /// <summary>A source of imports, or the host of pages.</summary>
    Place,

    /// <summary>The documents that a model wrote.</summary>
    Written,

    /// <summary>The documents that came from a source or site.</summary>
    From,
}
