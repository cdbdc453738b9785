namespace TextMad.Provenance.Removal;

/// <summary>What a document can be needed by.</summary>
public enum HolderKind
{
    /// <summary>A corpus that holds it.</summary>
    Corpus,

    /// <summary>A run: one of its models was trained on it or wrote it.</summary>
    Run,

    /// <summary>A run that is not finished, and takes passages of its corpus as it goes on.</summary>
    UnfinishedRun,

    /// <summary>The record that it was taken down, so that it is not taken in again.</summary>
    Withdrawal,
}
