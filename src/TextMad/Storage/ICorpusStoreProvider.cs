namespace TextMad.Storage;

/// <summary>Opens stores of one kind.</summary>
public interface ICorpusStoreProvider
{
    /// <summary>Opens a store.</summary>
    /// <param name="place">What stands behind the kind in a <see cref="StoreAddress"/>.</param>
    /// <param name="mode">Whether it may be created and written.</param>
    /// <param name="upgrade">How a store of an older version is brought up to date.</param>
    /// <exception cref="InputException">There is none there, or it is of another program.</exception>
    /// <exception cref="TextMadException">It is locked, damaged or cannot be reached.</exception>
    ICorpusStore Open(string place, StoreOpenMode mode, StoreUpgrade upgrade);
}
