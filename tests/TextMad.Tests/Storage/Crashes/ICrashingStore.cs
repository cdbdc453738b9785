using TextMad.Storage;

namespace TextMad.Tests.Storage.Crashes;

/// <summary>A store that can be lost in the middle of writing.</summary>
internal interface ICrashingStore : IDisposable
{
    /// <summary>The store, open for writing.</summary>
    ICorpusStore Store { get; }

    /// <summary>Closes it and opens it again.</summary>
    void Reopen();

    /// <summary>Writes a batch and loses everything but what was on the disk at a moment; then opens what is left.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="part">The moment, in thousandths of what is written; 1,000: the commit is done.</param>
    void CrashIn(StoreBatch batch, int part);
}
