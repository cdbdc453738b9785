using System.Security.Cryptography;
using TextMad.Crawling.State;
using TextMad.Storage;
using TextMad.Storage.Binding;

namespace TextMad.Crawling;

/// <summary>Binds the state of a crawl to the store: both carry one identity, so that a state that was emptied, removed or exchanged is no new beginning.</summary>
public static class CrawlIdentity
{
    private const string Setting = "identity";

    /// <summary>A crawl as the owner of files.</summary>
    /// <param name="crawl">The crawl.</param>
    public static FileOwner OwnerOf(string crawl) => new(FileOwnerKind.Crawl, crawl);

    /// <summary>Lets the store forget the state of a crawl, which begins anew.</summary>
    /// <param name="store">The store.</param>
    /// <param name="crawl">The crawl.</param>
    public static void Forget(ICorpusStore store, string crawl)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (Known(store, crawl) is { Sha256: not null } known)
        {
            Note(store, known with { Sha256 = null });
        }
    }

    /// <summary>What is wrong with the state of a crawl whose folder this is; null when nothing is, or when the store knows of none.</summary>
    /// <param name="store">The store.</param>
    /// <param name="crawl">The crawl.</param>
    /// <param name="folder">Its folder.</param>
    public static string? Problem(ICorpusStore store, string crawl, string folder)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (Known(store, crawl)?.Sha256 is not { } expected)
        {
            return null;
        }

        var path = Path.Combine(folder, Crawler.StateFile);
        try
        {
            using var state = CrawlState.Read(path);
            return state.Setting(Setting) == expected ? state.Problem() : Refused(path, crawl).Message;
        }
        catch (TextMadException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>Gives a state that is new an identity, and holds one that is not against the store.</summary>
    /// <exception cref="InputException">The state is not the one that the store knows.</exception>
    internal static void Require(ICorpusStore store, string crawl, CrawlState state, string path)
    {
        var (known, own) = (Known(store, crawl)?.Sha256, state.Setting(Setting));
        if (known is not null && known != own)
        {
            throw Refused(path, crawl);
        }

        if (state.Problem() is { } problem)
        {
            throw new InputException(problem);
        }

        if (own is null)
        {
            own = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));
            state.Write(() => state.SetSetting(Setting, own));
        }

        if (known is null)
        {
            Note(store, new KeptFile(OwnerOf(crawl).Id, Crawler.StateFile, own, 0));
        }
    }

    /// <summary>Whether a store knows the state of a crawl.</summary>
    internal static bool IsKnown(ICorpusStore store, string crawl) => Known(store, crawl)?.Sha256 is not null;

    private static KeptFile? Known(ICorpusStore store, string crawl) => store.Files(OwnerOf(crawl).Id).FirstOrDefault(file => file.Path == Crawler.StateFile);

    private static void Note(ICorpusStore store, KeptFile file)
    {
        var batch = new StoreBatch();
        batch.Files.Add(file);
        store.Commit(batch);
    }

    private static InputException Refused(string path, string crawl) => new(
        $"{path} is not the state of crawl '{crawl}' that the store knows: it was emptied, removed or exchanged, "
        + "and going on would crawl everything again. Restore it from a copy, or remove the crawl's folder to begin anew.");
}
