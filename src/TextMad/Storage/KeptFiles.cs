using System.Security.Cryptography;

namespace TextMad.Storage;

/// <summary>
/// The files in one folder, bound to the store: it learns the digest of a file before the file takes its name, so that a file which nobody of ours wrote
/// is refused by name, and one that is gone is made again.
/// </summary>
/// <remarks>
/// Files that were there before the store knew of files are taken as they are. One process at a time writes; all threads of it may.
/// </remarks>
public sealed class KeptFiles
{
    private readonly Lock _announcing = new();
    private readonly ICorpusStore? _store;
    private readonly string _folder;
    private Dictionary<string, KeptFile>? _known;

    /// <summary>The files of one owner.</summary>
    /// <param name="store">The store that knows of them.</param>
    /// <param name="owner">Whose they are (<see cref="KeptFile.Owner"/>).</param>
    /// <param name="folder">The folder.</param>
    public KeptFiles(ICorpusStore store, string owner, string folder)
        : this(folder)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        Owner = owner;
    }

    private KeptFiles(string folder) => _folder = Path.GetFullPath(folder);

    /// <summary>Whose they are; empty when no store knows of them.</summary>
    public string Owner { get; } = "";

    /// <summary>Files that no store knows of: they are written and taken as they are.</summary>
    /// <param name="folder">The folder.</param>
    public static KeptFiles Unbound(string folder) => new(folder);

    /// <summary>How it is with every file that the store knows, by path; those that were removed on purpose are left out.</summary>
    public IEnumerable<(string Path, KeptFileState State)> States() => Known().Values.OrderBy(file => file.Path, StringComparer.Ordinal)
        .Select(file => (InFolder(file.Path), StateOf(file))).Where(file => file.Item2 != KeptFileState.Removed);

    /// <summary>Whether a file is there, as it was written.</summary>
    /// <param name="path">The file.</param>
    /// <returns>False when it is not there.</returns>
    /// <exception cref="InputException">It is there and is not what was written.</exception>
    public bool Has(string path)
    {
        var there = File.Exists(path);
        if (there && Find(path) is { } known && StateOf(known) == KeptFileState.Altered)
        {
            throw Altered(path, known);
        }

        return there;
    }

    /// <summary>Whether a file that was written is there no more.</summary>
    /// <param name="path">The file.</param>
    public bool IsLost(string path) => Find(path) is { } known && StateOf(known) == KeptFileState.Missing;

    /// <summary>Whether a text is what the store knows of a file.</summary>
    /// <param name="path">The file; it need not be there.</param>
    /// <param name="text">The text.</param>
    public bool IsSame(string path, string text) => Find(path)?.Sha256 == Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Whether a folder is there with all of its files, as they were written.</summary>
    /// <param name="folder">The folder, written by <see cref="Announce"/>.</param>
    /// <returns>False when it is not there, or lacks a file.</returns>
    /// <exception cref="InputException">A file in it is not what was written.</exception>
    public bool HasFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return false;
        }

        var inside = NameOf(folder) + "/";
        var whole = true;
        foreach (var name in Known().Keys.Where(name => name.StartsWith(inside, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList())
        {
            whole &= Has(InFolder(name)) || !IsLost(InFolder(name));
        }

        return whole;
    }

    /// <summary>Writes or replaces a text file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text, written as UTF-8.</param>
    public void WriteText(string path, string text) => Publish(new StoreBatch(), (path, System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Commits a batch together with what files are about to hold, and writes them then, in their order.</summary>
    /// <param name="batch">What else the store learns.</param>
    /// <param name="files">Paths and contents.</param>
    public void Publish(StoreBatch batch, params (string Path, byte[] Content)[] files)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(files);
        Commit(batch, files.Select(file => (file.Path, Convert.ToHexStringLower(SHA256.HashData(file.Content)), file.Content.LongLength)));
        foreach (var (path, content) in files)
        {
            AtomicFile.Write(path, stream => stream.Write(content));
        }
    }

    /// <summary>Tells the store what a file or folder is about to hold; what it calls from <see cref="AtomicFile"/> or <see cref="AtomicFolder"/> when all is ready.</summary>
    /// <param name="path">The file or folder that is to be.</param>
    /// <param name="ready">Where it is now.</param>
    public void Announce(string path, string ready)
    {
        if (_store is null)
        {
            return;
        }

        string[] files = File.Exists(ready) ? [ready] : [.. Directory.GetFiles(ready, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Commit(new StoreBatch(), files.Select(file => (
            files is [var only] && only == ready ? path : Path.Combine(path, Path.GetRelativePath(ready, file)), DigestOf(file), new FileInfo(file).Length)));
    }

    /// <summary>Removes files for good: the store learns first that they are not missed.</summary>
    /// <param name="paths">The files.</param>
    public void Remove(IEnumerable<string> paths)
    {
        string[] there = [.. paths];
        lock (_announcing)
        {
            Commit([.. there.Select(Find).OfType<KeptFile>().Where(known => known.Sha256 is not null)
                .Select(known => known with { Sha256 = null, Bytes = 0, Replaced = known.Sha256 })]);
        }

        Array.ForEach(there, File.Delete);
    }

    /// <summary>What the store need not remember any more, once nobody writes: what stood in the place of files that are there.</summary>
    public IReadOnlyList<KeptFile> Settled()
    {
        lock (_announcing)
        {
            List<KeptFile> settled =
            [
                .. Known().Values.Where(known => known.Replaced is not null
                        && (known.Sha256 is null ? !File.Exists(InFolder(known.Path)) : Digest(InFolder(known.Path)) == known.Sha256))
                    .Select(known => known with { Replaced = null }),
            ];
            settled.ForEach(known => Known()[known.Path] = known);
            return settled;
        }
    }

    private void Commit(StoreBatch batch, IEnumerable<(string Path, string Sha256, long Bytes)> files)
    {
        lock (_announcing)
        {
            List<KeptFile> changed = _store is null ? [] : [.. files
                .Select(file => Row(file.Path, file.Sha256, file.Bytes)).Where(row => Known().GetValueOrDefault(row.Path) != row)];
            batch.Files.AddRange(changed);
            if (_store is not null && (changed.Count > 0 || batch.Documents.Count > 0 || batch.Dropped.Count > 0 || batch.Runs.Count > 0))
            {
                _store.Commit(batch);
                changed.ForEach(row => Known()[row.Path] = row);
            }
        }
    }

    private void Commit(List<KeptFile> changed)
    {
        if (_store is null || changed.Count == 0)
        {
            return;
        }

        var batch = new StoreBatch();
        batch.Files.AddRange(changed);
        _store.Commit(batch);
        changed.ForEach(row => Known()[row.Path] = row);
    }

    private KeptFile Row(string path, string sha256, long bytes)
    {
        var known = Find(path);
        if (known?.Sha256 == sha256)
        {
            return known;
        }

        // What stands there and is none of ours must not count as ours because it is about to go.
        var there = Digest(path);
        var replaced = known is null || there is null || there == known.Sha256 || there == known.Replaced ? there : known.Sha256;
        return new KeptFile(Owner, NameOf(path), sha256, bytes, replaced);
    }

    private KeptFileState StateOf(KeptFile known) => Digest(InFolder(known.Path)) switch
    {
        null => known.Sha256 is null ? KeptFileState.Removed : KeptFileState.Missing,
        var digest => digest == known.Sha256 || digest == known.Replaced ? KeptFileState.Whole : KeptFileState.Altered,
    };

    private KeptFile? Find(string path) => Known().GetValueOrDefault(NameOf(path));

    private Dictionary<string, KeptFile> Known()
    {
        lock (_announcing)
        {
            return _known ??= _store is null ? [] : _store.Files(Owner).ToDictionary(file => file.Path, StringComparer.Ordinal);
        }
    }

    private string NameOf(string path) => Path.GetRelativePath(_folder, Path.GetFullPath(path)).Replace('\\', '/');

    private string InFolder(string name) => Path.Combine(_folder, name);

    private static string? Digest(string path) => File.Exists(path) ? DigestOf(path) : null;

    private static string DigestOf(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TextMadException($"Cannot read {path}: {failure.Message}", failure);
        }
    }

    private InputException Altered(string path, KeptFile known) => new(
        string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{path} is not what '{Owner}' wrote: it has {new FileInfo(path).Length} bytes and SHA-256 {DigestOf(path)[..16]}..., "
            + $"and the store knows {known.Bytes} bytes and {known.Sha256?[..16]}... Restore it from a copy, or delete it: "
            + $"what is missing is made again, with the same bits, when the run goes on."),
        new Hint.ResumeRun(Owner));
}
