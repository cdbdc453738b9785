using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using TextMad.Storage;
using TextMad.Storage.Naming;

namespace TextMad.Experiments.Bundles;

/// <summary>
/// Reads a bundle that may come from anybody: nothing of it is trusted before it is checked. Only files that its manifest lists are in it, each once, under plain names,
/// with the length and the checksum that are stated; what is unpacked never takes more room than that, nor more than 200 times the archive's
/// own length.
/// </summary>
public sealed class BundleReader : IDisposable
{
    /// <summary>The most bytes that a bundle may take when it is unpacked, unless told: 64 GiB.</summary>
    public const long StandardLimit = 64L << 30;

    private const int MostFiles = 1_000_000;
    private const int MostParts = 16;
    private const long LongestManifest = 256L << 20;
    private const long LongestRows = 1L << 30;

    // Text of runs becomes 3 to 30 times smaller. Below this much there is no harm in more.
    private const long LargestRatio = 200;
    private const long Harmless = 64L << 20;

    // No stream of DEFLATE is denser [RFC 1951: at most 258 bytes of a code of 2 bits].
    private const int DensestRatio = 1032;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Opens a bundle and checks all that its directory and manifest say.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The most bytes that it may take when it is unpacked.</param>
    /// <exception cref="InputException">It is not a bundle, a newer version wrote it, or it breaks a rule.</exception>
    public BundleReader(string path, long limit = StandardLimit)
        : this(path, limit, MostFiles)
    {
    }

    /// <summary>Opens a bundle that holds so many files at most.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The most bytes that it may take when it is unpacked.</param>
    /// <param name="mostFiles">The most files that it may hold.</param>
    internal BundleReader(string path, long limit, int mostFiles)
    {
        _path = path;
        _file = Open(path);
        try
        {
            // All of the directory is held in memory: it is counted first.
            if (ZipDirectory.HasMoreThan(_file, mostFiles))
            {
                throw Wrong($"it has more than {mostFiles} files");
            }

            _archive = new ZipArchive(_file, ZipArchiveMode.Read);
            foreach (var entry in _archive.Entries)
            {
                Require(entry);
                if (!_entries.TryAdd(entry.FullName, entry))
                {
                    throw Wrong($"it holds '{entry.FullName}' twice");
                }
            }

            Manifest = ReadManifest();
            RequireListed(limit);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or NotSupportedException or OverflowException or ArgumentException)
        {
            _file.Dispose();
            throw Wrong(failure.Message, failure);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>What it holds.</summary>
    public BundleManifest Manifest { get; }

    /// <summary>Reads everything and compares it with its checksums.</summary>
    /// <param name="progress">Told how many files are read.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <exception cref="InputException">Something is not what the manifest says.</exception>
    public void Verify(IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        foreach (var (index, file) in Manifest.Files.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            Copy(file, Stream.Null);
            progress?.Report("verify", index + 1, Manifest.Files.Count, "files");
        }
    }

    /// <summary>Unpacks the run's files into a folder.</summary>
    /// <param name="folder">A new folder.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <exception cref="InputException">Something is not what the manifest says.</exception>
    internal void Unpack(string folder, CancellationToken cancellation)
    {
        foreach (var file in Manifest.Files.Where(file => file.Path.StartsWith(BundleWriter.RunFiles, StringComparison.Ordinal)))
        {
            cancellation.ThrowIfCancellationRequested();
            var target = Path.GetFullPath(Path.Combine(folder, file.Path[BundleWriter.RunFiles.Length..]));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var stream = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
            Copy(file, stream);
            stream.Flush(flushToDisk: true);
        }
    }

    /// <summary>Returns what the store of the other workspace knew.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    internal BundleRows Rows()
    {
        var file = Manifest.Files.FirstOrDefault(file => file.Path == BundleWriter.StoreRows) ?? throw Wrong($"it has no {BundleWriter.StoreRows}");
        if (file.Bytes > LongestRows)
        {
            throw Wrong($"{file.Path} is longer than 1 GiB");
        }

        using var stream = new MemoryStream();
        Copy(file, stream);
        return Parse<BundleRows>(stream.ToArray(), file.Path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _archive.Dispose();
        _file.Dispose();
    }

    /// <summary>Returns the error that a bundle is not one.</summary>
    internal InputException Wrong(string why, Exception? inner = null) => new($"'{_path}' is not a bundle that can be taken in: {why.TrimEnd('.')}. Nothing was changed.", inner);

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"Cannot read '{path}': {failure.Message}", failure);
        }
    }

    private void Require(ZipArchiveEntry entry)
    {
        var name = entry.FullName;
        if (!IsPlain(name))
        {
            throw Wrong("it holds a file whose name leads elsewhere, or is not one of a run");
        }

        if (((entry.ExternalAttributes >> 16) & TypeMask) is not (0 or RegularFile))
        {
            throw Wrong($"'{name}' in it is not a plain file but a link or a device");
        }

        if (entry.IsEncrypted)
        {
            throw Wrong($"'{name}' in it is encrypted");
        }

        if (entry.Length > (DensestRatio * entry.CompressedLength) + DensestRatio)
        {
            throw Wrong($"'{name}' in it claims to unpack into more than its bytes can hold");
        }
    }

    // Parts of names follow the rule for names, but for the one dot of "config.yaml" and the like, which it allows.
    private static bool IsPlain(string name) =>
        name == BundleManifest.FileName || name == BundleWriter.StoreRows
        || (name.StartsWith(BundleWriter.RunFiles, StringComparison.Ordinal) && name.Length <= 1000
            && name.Split('/') is { Length: <= MostParts } parts && Array.TrueForAll(parts, Names.IsValid));

    private BundleManifest ReadManifest()
    {
        if (!_entries.TryGetValue(BundleManifest.FileName, out var entry) || entry.Length > LongestManifest)
        {
            throw Wrong($"it has no {BundleManifest.FileName}");
        }

        using var stream = new MemoryStream();
        CopyAtMost(entry, entry.Length, stream);
        var json = stream.ToArray();
        if (Convert.ToHexStringLower(SHA256.HashData(json)) != _archive.Comment)
        {
            throw Wrong($"its {BundleManifest.FileName} is not the one that its comment has the hash of");
        }

        var manifest = Parse<BundleManifest>(json, BundleManifest.FileName);
        if (manifest.Format != BundleManifest.FormatName || manifest.Version < 1)
        {
            throw Wrong($"it is of the form '{manifest.Format}'");
        }

        if (manifest.Version > BundleManifest.NewestVersion)
        {
            throw Wrong($"a newer TextMad wrote it (version {manifest.Version}; this one knows {BundleManifest.NewestVersion}): update TextMad");
        }

        return Names.IsValid(manifest.Run) ? manifest : throw Wrong("the name of its run is not a valid one");
    }

    private void RequireListed(long limit)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal) { BundleManifest.FileName };
        var total = 0L;
        foreach (var file in Manifest.Files)
        {
            if (!listed.Add(file.Path) || !_entries.TryGetValue(file.Path, out var entry) || entry.Length != file.Bytes)
            {
                throw Wrong($"'{file.Path}' is listed twice, is missing, or has another length than is stated");
            }

            total = checked(total + file.Bytes);
        }

        if (_entries.Count != listed.Count)
        {
            throw Wrong($"it holds '{_entries.Keys.First(name => !listed.Contains(name))}', which its manifest does not list");
        }

        if (_archive.Entries.Sum(entry => entry.CompressedLength) > _file.Length)
        {
            throw Wrong("files in it overlap: they would take more packed bytes than it has");
        }

        if (total > Harmless && total / LargestRatio > _file.Length)
        {
            throw Wrong($"it takes {total} bytes when it is unpacked, more than {LargestRatio} times its own {_file.Length}, which no run does");
        }

        if (total > limit)
        {
            throw Wrong($"it takes {total} bytes when it is unpacked, and {limit} are allowed");
        }
    }

    private void Copy(BundleFile file, Stream target)
    {
        using var hash = SHA256.Create();
        using (var hashed = new CryptoStream(target, hash, CryptoStreamMode.Write, leaveOpen: true))
        {
            CopyAtMost(_entries[file.Path], file.Bytes, hashed);
        }

        if (Convert.ToHexStringLower(hash.Hash!) != file.Sha256)
        {
            throw Wrong($"'{file.Path}' in it is not what its checksum says");
        }
    }

    private void CopyAtMost(ZipArchiveEntry entry, long length, Stream target)
    {
        try
        {
            using var source = entry.Open();
            var buffer = new byte[1 << 16];
            var left = length;
            while (source.Read(buffer) is > 0 and var read)
            {
                if ((left -= read) < 0)
                {
                    throw Wrong($"'{entry.FullName}' in it is longer than is stated");
                }

                target.Write(buffer.AsSpan(0, read));
            }

            if (left > 0)
            {
                throw Wrong($"'{entry.FullName}' in it is shorter than is stated");
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException)
        {
            throw Wrong($"'{entry.FullName}' in it is damaged: {failure.Message}", failure);
        }
    }

    private T Parse<T>(byte[] json, string name)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, BundleManifest.Json) ?? throw new JsonException("it is empty");
        }
        catch (Exception failure) when (OwnData.IsDamage(failure))
        {
            throw Wrong($"{name} cannot be read: {failure.Message}", failure);
        }
    }
}
