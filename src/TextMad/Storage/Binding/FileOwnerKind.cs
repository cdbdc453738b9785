namespace TextMad.Storage.Binding;

/// <summary>What owns files that a store knows (<see cref="FileOwner"/>).</summary>
public enum FileOwnerKind
{
    /// <summary>A run of an experiment.</summary>
    Run,

    /// <summary>A crawl.</summary>
    Crawl,

    /// <summary>The judge of a corpus.</summary>
    Judge,

    /// <summary>An imported model.</summary>
    Model,

    /// <summary>A simulated web.</summary>
    Web,

    /// <summary>A run of the corpus pipeline.</summary>
    Process,

    /// <summary>An import that is handed to other processes; the store knows nothing of its files, which are gone when it is finished.</summary>
    Import,
}
