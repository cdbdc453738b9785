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
    public static void Write(string path, Action<Stream> write, bool overwrite = true, Action<string>? ready = null) => Write(path, write, overwrite, ready, isSecret: false);

    /// <summary>Writes or replaces a text file that nobody but its owner may read, from its first byte on (on Unix); whatever the rights of a file that it replaces.</summary>
    internal static void WriteSecret(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)), overwrite: true, ready: null, isSecret: true);

    private static void Write(string path, Action<Stream> write, bool overwrite, Action<string>? ready, bool isSecret)
    {
        var target = Path.GetFullPath(path);

        // Processes that write the same file do not share a temporary name.
        var temporary = Leftovers.Temporary(target);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Leftovers.Clear(target);
            if (isSecret)
            {
                // A file that is there keeps its rights.
                File.Delete(temporary);
            }

            using (var stream = new FileStream(temporary, OptionsOf(isSecret)))
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
            if (SystemFailure.IsOne(failure))
            {
                throw new TextMadException($"Cannot write {path}: {SystemFailure.Describe(failure)}", failure);
            }

            throw;
        }
    }

    /// <summary>Writes or replaces a text file: UTF-8 without a byte-order mark.</summary>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    private static FileStreamOptions OptionsOf(bool isSecret)
    {
        var options = new FileStreamOptions
        {
            Mode = isSecret ? FileMode.CreateNew : FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 1 << 16,
        };
        if (isSecret && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (SystemFailure.IsOne(failure))
        {
            // The first failure is the one to report.
        }
    }
}
