using TextMad.Storage;
using TextMad.Tests.Support;

namespace TextMad.Tests.Storage.LiteDb;

/// <summary>Stores in LiteDB, by their address as people write it. Tests ask for the package first and are skipped where this build lacks it.</summary>
internal static class LiteDbStores
{
    public static ICorpusStore Open(string path, StoreOpenMode mode) => new StoreAddress(StoreKind.LiteDB, path).Open(mode);

    /// <summary>Copies a store's files as they are at this moment, which is what a crash would leave.</summary>
    public static string Snapshot(string path, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in new[] { path, LogOf(path) }.Where(File.Exists))
        {
            LockedFile.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return Path.Combine(folder, Path.GetFileName(path));
    }

    /// <summary>The log that LiteDB keeps beside a file.</summary>
    public static string LogOf(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + "-log" + Path.GetExtension(path));
}
