using TextMad.Storage;

namespace TextMad.LiteDB;

/// <summary>Opens corpus stores in LiteDB: one file, used by one process at a time (several may read, when none writes).</summary>
public sealed class LiteDbStoreProvider : ICorpusStoreProvider
{
    /// <inheritdoc/>
    public ICorpusStore Open(string place, StoreOpenMode mode) => new LiteDbCorpusStore(StoreFile.Open(place, mode), mode == StoreOpenMode.ReadOnly);
}
