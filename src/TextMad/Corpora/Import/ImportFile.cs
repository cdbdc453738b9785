namespace TextMad.Corpora.Import;

/// <summary>A file to import.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Locator">What documents remember: the path below the folder that was named, with <c>/</c>, or the file's name.</param>
/// <param name="Collection">The name of the folder or file that was named, without extension: the source if nothing better is known.</param>
public sealed record ImportFile(string Path, string Locator, string Collection)
{
    // Whoever writes to a pipe opens it when it is started, not when it has something to say.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>Where a file lies that was found in a folder, without links: what is opened must lie there. Null for a file that a person named.</summary>
    internal string? Place { get; init; }

    /// <summary>The folder that a relative path is relative to; null for the current one.</summary>
    internal string? Directory { get; init; }

    /// <summary>Where it is opened.</summary>
    internal string FullPath => Directory is null ? Path : System.IO.Path.Combine(Directory, Path);

    /// <summary>Opens the file.</summary>
    /// <param name="buffer">Bytes of the stream's buffer.</param>
    /// <exception cref="ImportFailure">It is none: a device, or in a folder a pipe, or it was exchanged for a link since it was found.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    internal FileStream Open(int buffer)
    {
        if (Place is null)
        {
            if (FileKinds.Of(FullPath, follow: true) == FileKind.Pipe)
            {
                return new FileStream(FileKinds.OpenPipe(FullPath, _patience), FileAccess.Read, buffer);
            }

            var named = new FileStream(FullPath, FileMode.Open, FileAccess.Read, FileShare.Read, buffer, FileOptions.SequentialScan);
            return FileKinds.Of(named.SafeFileHandle) is FileKind.Regular or FileKind.Pipe ? named : throw Refuse(named);
        }

        // Between the listing of a folder and this moment a file may have been exchanged: only the open handle says what is read.
        var handle = FileKinds.OpenAtOnce(FullPath);
        try
        {
            if (FileKinds.Of(handle) is not FileKind.Regular and var kind)
            {
                throw new ImportFailure(DropReasons.SpecialFile, $"{Path} is {FileKinds.Describe(kind)}.");
            }

            if (FileKinds.PlaceOf(handle) is { } place && place != Place)
            {
                throw new ImportFailure(DropReasons.SymbolicLink, $"{Path} leads to {place}: it was exchanged while the folder was read.");
            }

            return new FileStream(handle, FileAccess.Read, buffer);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private ImportFailure Refuse(FileStream stream)
    {
        var kind = FileKinds.Of(stream.SafeFileHandle);
        stream.Dispose();
        return new ImportFailure(DropReasons.SpecialFile, $"{Path} is {FileKinds.Describe(kind)}.");
    }
}
