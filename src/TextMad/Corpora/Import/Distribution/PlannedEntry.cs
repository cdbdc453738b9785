namespace TextMad.Corpora.Import.Distribution;

/// <summary>What stands at a path, as it was when an import was handed out.</summary>
/// <param name="Path">The path, as it was given or found.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Modified">When it was last written to, UTC.</param>
/// <param name="Locator">What documents remember of it; null for what is left out unopened.</param>
/// <param name="Collection">The source if nothing better is known; null for what is left out.</param>
/// <param name="Place">Where a file lies that was found in a folder; null for one that was named, and for what is left out.</param>
/// <param name="Format">How it is read; null where its name says no format.</param>
/// <param name="Reason">Why it is left out; null for a file.</param>
/// <param name="Detail">More of the reason.</param>
internal sealed record PlannedEntry(
    string Path, long Bytes, DateTime Modified, string? Locator = null, string? Collection = null, string? Place = null, ImportFormat? Format = null, string? Reason = null,
    string? Detail = null)
{
    /// <summary>Returns what stands at a path now.</summary>
    /// <param name="entry">What was found.</param>
    /// <param name="directory">The folder that a relative path is relative to.</param>
    /// <exception cref="InputException">It is a pipe, which only the process at hand can read.</exception>
    public static PlannedEntry Of(ImportEntry entry, string directory)
    {
        if (entry.File is not { } file)
        {
            return new PlannedEntry(entry.LeftOut!.Source, 0, default, Reason: entry.LeftOut.Reason, Detail: entry.LeftOut.Detail);
        }

        var info = new FileInfo(System.IO.Path.Combine(directory, file.Path));
        return FileKinds.Of(info.FullName, follow: true) == FileKind.Regular
            ? new PlannedEntry(file.Path, info.Length, info.LastWriteTimeUtc, file.Locator, file.Collection, file.Place, entry.Format)
            : throw new InputException($"{file.Path} is a pipe, or is gone: what other processes are to read must be files, on a disk that they share.");
    }

    /// <summary>Returns it as it is read.</summary>
    /// <param name="directory">The folder that a relative path is relative to.</param>
    public ImportEntry ToEntry(string directory) => Reason is not null
        ? new ImportEntry(null, null, new ImportItem.Dropped(Path, Reason, Detail))
        : new ImportEntry(new ImportFile(Path, Locator!, Collection!) { Place = Place, Directory = directory }, Format, null);

    /// <summary>Checks that a file is as it was.</summary>
    /// <param name="directory">The folder that a relative path is relative to.</param>
    /// <param name="remedy">What to do; a whole sentence.</param>
    /// <exception cref="InputException">It was changed, or is gone.</exception>
    public void RequireUnchanged(string directory, string remedy)
    {
        if (Reason is null && new FileInfo(System.IO.Path.Combine(directory, Path)) is var now && (!now.Exists || now.Length != Bytes || now.LastWriteTimeUtc != Modified))
        {
            throw new InputException(
                $"{Path} {(now.Exists ? "was changed" : "is gone")} since the import was handed out: it had {Bytes} bytes, last written to at "
                + FormattableString.Invariant($"{Modified:yyyy-MM-dd HH:mm:ss.fff} UTC. {remedy}"));
        }
    }
}
