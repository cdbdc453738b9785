using TextMad.Storage;

namespace TextMad.LiteDB;

/// <summary>Opens corpus stores in LiteDB: one file, used by one process at a time (several may read, when none writes).</summary>
public sealed class LiteDbStoreProvider : ICorpusStoreProvider
{
    /// <inheritdoc/>
    /// <remarks>The place is a path; <c>?texts=compressed</c> or <c>?texts=readable</c> behind it says how texts are kept from now on.</remarks>
    public ICorpusStore Open(string place, StoreOpenMode mode, StoreUpgrade upgrade) =>
        new LiteDbCorpusStore(StoreFile.Open(LiteDbAddress.Parse(place), mode, upgrade), mode == StoreOpenMode.ReadOnly);
}
