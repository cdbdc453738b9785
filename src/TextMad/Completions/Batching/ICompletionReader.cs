namespace TextMad.Completions.Batching;

/// <summary>Who waits for completions. Called by the thread that decodes, which must not be kept.</summary>
internal interface ICompletionReader
{
    /// <summary>Whether nobody waits any more.</summary>
    bool IsGone { get; }

    /// <summary>Takes a piece.</summary>
    void Take(CompletionPiece piece);

    /// <summary>Takes a failure, after which nothing comes.</summary>
    void Fail(Exception failure);
}
