namespace TextMad.Metrics.Counting;

/// <summary>N-grams of documents by number: all of a collection's, or those of one part of several.</summary>
internal interface INumberedNGrams
{
    /// <summary>What numbers are below.</summary>
    int Types { get; }

    /// <summary>Returns the n-grams of a document by number, in order; those of other parts are left out. Until the next document is asked for.</summary>
    ReadOnlySpan<int> Of(int document);
}
