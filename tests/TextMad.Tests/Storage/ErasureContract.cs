using System.Text;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Tests.Support;

namespace TextMad.Tests.Storage;

/// <summary>What stores that are files promise about a text that is to be gone for good.</summary>
internal static class ErasureContract
{
    private const string Secret = "Qzwxecrvtb";

    /// <summary>Writes a text, erases it, and looks for it in every file of the store's folder.</summary>
    public static void Check(ICorpusStore store, string folder)
    {
        var secret = Document.Create(Secret, new Origin.Imported("brown", "s"));
        var batch = new StoreBatch();
        batch.Documents.Add(secret);
        store.Commit(batch);
        Assert.True(IsThere(folder));
        var takedown = new StoreBatch();
        takedown.Withdrawals.Add(new Withdrawal(secret.Id, "asked", DateTimeOffset.UnixEpoch, Erased: true));
        store.Commit(takedown);
        store.Vacuum();
        Assert.False(IsThere(folder));
    }

    // The lock is empty.
    private static bool IsThere(string folder) => Directory.GetFiles(folder)
        .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
        .Any(file => LockedFile.Read(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)) >= 0);
}
