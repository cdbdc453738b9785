namespace TextMad;

/// <summary>
/// Writes files that are whole or absent: the content goes to a temporary name beside the target, is flushed to disk, and takes
/// the target's name only then. A reader never sees half a file, whenever the process dies.
/// </summary>
public static class AtomicFile
{
    /// <summary>Writes or replaces a file.</summary>
    /// <param name="path">The file to write; its folder is made if need be.</param>
    /// <param name="write">Writes the content; if it throws, the target stays as it was.</param>
    /// <param name="overwrite">False refuses to replace a file.</param>
    /// <param name="ready">Told the temporary name when everything is on the disk, before the file takes its own; if it throws, the target stays as it was.</param>
    /// <exception cref="TextMadException">The file cannot be written (disk full, no permission), or is there and must not be replaced.</exception>
    public static void Write(string path, Action<Stream> write, bool overwrite = true, Action<string>? ready = null)
    {
        var target = Path.GetFullPath(path);

        // Processes that write the same file do not share a temporary name.
        var temporary = Leftovers.Temporary(target);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Leftovers.Clear(target);
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            ready?.Invoke(temporary);
            File.Move(temporary, target, overwrite);
        }
        catch (Exception failure)
        {
            TryDelete(temporary);
            if (failure is IOException or UnauthorizedAccessException)
            {
                throw new TextMadException($"Cannot write {path}: {failure.Message}", failure);
            }

            throw;
        }
    }

    /// <summary>Writes or replaces a text file: UTF-8 without a byte-order mark.</summary>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }
    }
}
