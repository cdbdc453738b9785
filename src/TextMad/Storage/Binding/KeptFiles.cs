using System.Globalization;
using System.Security.Cryptography;

namespace TextMad.Storage.Binding;

/// <summary>
/// The files in one folder, bound to the store: it learns the digest of a file before the file takes its name, so that a file which nobody of ours wrote
/// is refused by name, and one that is gone is made again.
/// </summary>
/// <remarks>
/// Files that were there before the store knew of files are taken as they are. One process at a time writes; all threads of it may, and other processes
/// read beside it.
/// </remarks>
public sealed class KeptFiles
{
    /// <summary>What <see cref="KeptFile.Replaced"/> is where nothing stood.</summary>
    private const string Nothing = "";

    private readonly Lock _announcing = new();
    private readonly Func<string, IReadOnlyList<KeptFile>>? _ask;
    private readonly Action<StoreBatch>? _learn;
    private readonly FileOwner? _owner;
    private Dictionary<string, KeptFile>? _known;

    /// <summary>The files of one owner.</summary>
    /// <param name="store">The store that knows of them.</param>
    /// <param name="owner">Whose they are.</param>
    /// <param name="folder">The folder.</param>
    public KeptFiles(ICorpusStore store, FileOwner owner, string folder)
        : this(folder)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(owner);
        _ask = store.Files;
        _learn = batch => store.Commit(batch);
        _owner = owner;
    }

    /// <summary>The files of one owner, where no process opens the store.</summary>
    /// <param name="ledger">Knows of them in its place.</param>
    /// <param name="owner">Whose they are.</param>
    /// <param name="folder">The folder.</param>
    internal KeptFiles(FileLedger ledger, FileOwner owner, string folder)
        : this(folder)
    {
        _ask = ledger.Files;
        _learn = batch => ledger.Add(batch.Files);
        _owner = owner;
    }

    private KeptFiles(string folder) => Folder = Path.GetFullPath(folder);

    /// <summary>The folder, whether it is there or not.</summary>
    public string Folder { get; }

    /// <summary>Files that no store knows of: they are written and taken as they are.</summary>
    /// <param name="folder">The folder.</param>
    public static KeptFiles Unbound(string folder) => new(folder);

    /// <summary>How it is with every file that the store knows, by path; those that were removed on purpose are left out.</summary>
    public IEnumerable<(string Path, KeptFileState State)> States() => Known().Values.OrderBy(file => file.Path, StringComparer.Ordinal).ToList()
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
            throw Altered(path, Find(path)!);
        }

        return there;
    }

    /// <summary>Whether the store knows of a file, there or not.</summary>
    /// <param name="path">The file.</param>
    public bool Knows(string path) => Find(path) is not null;

    /// <summary>Whether a file that was written is there no more.</summary>
    /// <param name="path">The file.</param>
    public bool IsLost(string path) => Find(path) is { } known && StateOf(known) == KeptFileState.Missing;

    /// <summary>Checks that a file is there, as it was written.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">It is not there, or is not what was written.</exception>
    public void Require(string path)
    {
        if (!Has(path))
        {
            throw Lost(path);
        }
    }

    /// <summary>Checks that a folder has all of its files, as they were written; one that the store knows nothing of is taken as it is.</summary>
    /// <param name="folder">The folder, written by <see cref="Announce"/>.</param>
    /// <exception cref="InputException">A file in it is gone, or is not what was written.</exception>
    public void RequireFolder(string folder)
    {
        foreach (var path in Inside(folder).Where(path => !Has(path) && IsLost(path)))
        {
            throw Lost(path);
        }
    }

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
        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            return false;
        }

        var whole = true;
        foreach (var path in Inside(folder))
        {
            whole &= Has(path) || !IsLost(path);
        }

        return whole;
    }

    /// <summary>Writes or replaces a text file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text, written as UTF-8.</param>
    public void WriteText(string path, string text) => Publish(new StoreBatch(), (path, System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes or replaces a file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="TextMadException">The file cannot be written.</exception>
    public void Write(string path, Action<Stream> write) => AtomicFile.Write(path, write, ready: ready => Announce(path, ready));

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
    /// <param name="path">The file or folder that is to be. Of a folder, files that were in it before and are not in the new one are not missed.</param>
    /// <param name="ready">Where it is now.</param>
    public void Announce(string path, string ready)
    {
        if (_learn is null)
        {
            return;
        }

        if (File.Exists(ready))
        {
            Commit(new StoreBatch(), [(path, DigestOf(ready), new FileInfo(ready).Length)]);
            return;
        }

        var files = Directory.GetFiles(ready, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .ToDictionary(file => Path.Combine(path, Path.GetRelativePath(ready, file)));
        var gone = Inside(path).Except(files.Keys.Select(Path.GetFullPath)).ToList();
        var batch = new StoreBatch();
        batch.Files.AddRange(gone.Select(Find).OfType<KeptFile>().Where(known => known.Sha256 is not null).Select(Removed));
        Commit(batch, files.Select(file => (file.Key, DigestOf(file.Value), new FileInfo(file.Value).Length)));
    }

    /// <summary>Removes files for good: the store learns first that they are not missed.</summary>
    /// <param name="paths">The files.</param>
    public void Remove(IEnumerable<string> paths)
    {
        string[] there = [.. paths];
        var batch = new StoreBatch();
        batch.Files.AddRange(there.Select(Find).OfType<KeptFile>().Where(known => known.Sha256 is not null).Select(Removed));
        if (batch.Files.Count > 0)
        {
            Commit(batch, []);
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

    /// <summary>Lets the store forget what stood in the place of files that are there (<see cref="Settled"/>): all that was to be written is.</summary>
    public void Settle()
    {
        var batch = new StoreBatch();
        batch.Files.AddRange(Settled());
        if (batch.Files.Count > 0)
        {
            _learn?.Invoke(batch);
        }
    }

    /// <summary>What to say of a file that the store knows and that is not there.</summary>
    /// <param name="path">The file.</param>
    public InputException Lost(string path) => new(
        $"{path} is gone. {_owner?.RemedyFor(NameOf(path)) ?? "Restore it from a copy."}", _owner?.HintFor(NameOf(path)));

    private static KeptFile Removed(KeptFile known) => known with { Sha256 = null, Bytes = 0, Replaced = known.Sha256 };

    private void Commit(StoreBatch batch, IEnumerable<(string Path, string Sha256, long Bytes)> files)
    {
        lock (_announcing)
        {
            if (_learn is not null)
            {
                batch.Files.AddRange(files.Select(file => Row(file.Path, file.Sha256, file.Bytes)).Where(row => Known().GetValueOrDefault(row.Path) != row));
                if (!batch.IsEmpty)
                {
                    _learn(batch);
                    batch.Files.ForEach(row => Known()[row.Path] = row);
                }
            }
        }
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

        // A run makes again what it lacks; of the others a file that was never there must not be missed.
        return new KeptFile(_owner!.Id, NameOf(path), sha256, bytes, replaced ?? (_owner.Kind == FileOwnerKind.Run ? null : Nothing));
    }

    private KeptFileState StateOf(KeptFile known)
    {
        var state = Compare(known);
        if (state != KeptFileState.Altered || _ask is null)
        {
            return state;
        }

        // Another process may have written since this one asked the store.
        var now = _ask(known.Owner).FirstOrDefault(file => file.Path == known.Path);
        if (now is null || now == known)
        {
            return state;
        }

        lock (_announcing)
        {
            Known()[now.Path] = now;
        }

        return Compare(now);
    }

    private KeptFileState Compare(KeptFile known) => Digest(InFolder(known.Path)) switch
    {
        null => known.Sha256 is null || known.Replaced == Nothing ? KeptFileState.Removed : KeptFileState.Missing,
        var digest => digest == known.Sha256 || digest == known.Replaced ? KeptFileState.Whole : KeptFileState.Altered,
    };

    /// <summary>The files of a folder that the store knows; of the owner's own, not what is kept beside it.</summary>
    private List<string> Inside(string folder)
    {
        var name = NameOf(folder);
        return [.. Known().Values.Select(file => file.Path).Where(path => name == "." ? !path.StartsWith("../", StringComparison.Ordinal)
            : path.StartsWith(name + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(InFolder)];
    }

    private KeptFile? Find(string path) => Known().GetValueOrDefault(NameOf(path));

    private Dictionary<string, KeptFile> Known()
    {
        lock (_announcing)
        {
            return _known ??= _ask is null ? [] : _ask(_owner!.Id).Where(file => _owner.HasDigest(file.Path)).ToDictionary(file => file.Path, StringComparer.Ordinal);
        }
    }

    private string NameOf(string path) => Path.GetRelativePath(Folder, Path.GetFullPath(path)).Replace('\\', '/');

    private string InFolder(string name) => Path.GetFullPath(Path.Combine(Folder, name));

    private static string? Digest(string path) => File.Exists(path) ? DigestOf(path) : null;

    private static string DigestOf(string path)
    {
        try
        {
            return FileDigest.Of(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TextMadException($"Cannot read {path}: {SystemFailure.Describe(failure)}", failure);
        }
    }

    private InputException Altered(string path, KeptFile known) => new(
        string.Create(CultureInfo.InvariantCulture,
            $"{path} is not what '{known.Owner}' wrote: it has {new FileInfo(path).Length} bytes and SHA-256 {DigestOf(path)[..16]}..., "
            + $"and the store knows {known.Bytes} bytes and {known.Sha256?[..16]}... {_owner!.RemedyFor(known.Path)}"),
        _owner.HintFor(known.Path));
}
