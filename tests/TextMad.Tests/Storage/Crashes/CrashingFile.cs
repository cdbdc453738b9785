using System.Diagnostics;
using TextMad.Storage;

namespace TextMad.Tests.Storage.Crashes;

/// <summary>
/// A store in a file and its log. A commit appends to the log, from its beginning once it was emptied, and leaves the file alone: what a crash leaves is the
/// log before with the first bytes of the log behind.
/// </summary>
internal sealed class CrashingFile : ICrashingStore
{
    private readonly TemporaryFolder _folder = new();
    private readonly StoreKind _kind;
    private int _crashes;

    public CrashingFile(StoreKind kind)
    {
        _kind = kind;
        Store = Open();
    }

    public ICorpusStore Store { get; private set; }

    private string Folder => _folder.File($"{_crashes}");

    private string[] Names => _kind == StoreKind.Sqlite ? ["corpus.store", "corpus.store-wal"] : ["corpus.store", "corpus-log.store"];

    public void Reopen()
    {
        Store.Dispose();
        Store = Open();
    }

    public void CrashIn(StoreBatch batch, int part)
    {
        var before = Files();
        try
        {
            Store.Commit(batch);
        }
        finally
        {
            var after = Files();
            Store.Dispose();
            _crashes++;
            Directory.CreateDirectory(Folder);
            File.WriteAllBytes(Path.Combine(Folder, Names[0]), after[0]);
            if (before[0].AsSpan().SequenceEqual(after[0]))
            {
                File.WriteAllBytes(Path.Combine(Folder, Names[1]), Torn(before[1], after[1], part));
            }
            else
            {
                // The log was moved into the file meanwhile, which a copy of both shows only as it is now.
                File.WriteAllBytes(Path.Combine(Folder, Names[1]), after[1]);
            }

            Store = Open();
        }
    }

    public void Dispose()
    {
        Store.Dispose();
        _folder.Dispose();
    }

    // What was written in order, up to a byte that need not be the end of a page.
    private static byte[] Torn(byte[] before, byte[] after, int part)
    {
        var first = before.AsSpan().CommonPrefixLength(after);
        var end = first + (int)((long)(after.Length - first) * part / 1000);
        return [.. after.AsSpan(0, end), .. before.AsSpan(Math.Min(end, before.Length))];
    }

    private ICorpusStore Open()
    {
        Directory.CreateDirectory(Folder);
        return new StoreAddress(_kind, Path.Combine(Folder, Names[0])).Open(StoreOpenMode.Create);
    }

    // By a program of its own: this one has the file for itself, and would lose SQLite's locks with the first handle that it closes.
    private byte[][] Files()
    {
        var target = _folder.File("copy");
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(target))
        {
            File.Delete(file);
        }

        var files = Names.Select(name => Path.Combine(Folder, name)).Where(File.Exists);
        using var copy = Process.Start(new ProcessStartInfo("cp", [.. files, target]))!;
        copy.WaitForExit();
        Assert.Equal(0, copy.ExitCode);
        return [.. Names.Select(name => Path.Combine(target, name)).Select(path => File.Exists(path) ? File.ReadAllBytes(path) : [])];
    }
}
