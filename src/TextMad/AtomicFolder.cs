namespace TextMad;

/// <summary>Writes folders that are whole or absent, as <see cref="AtomicFile"/> does files.</summary>
public static class AtomicFolder
{
    /// <summary>Writes or replaces a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="write">Fills the folder that it is given; if it throws, the target stays as it was.</param>
    /// <param name="overwrite">False refuses to replace a folder.</param>
    /// <param name="ready">Told the temporary name when the folder is filled, before it takes its own; if it throws, the target stays as it was.</param>
    /// <exception cref="InputException">There is something of this name that must not be replaced.</exception>
    /// <exception cref="TextMadException">The folder cannot be written (disk full, no permission).</exception>
    public static void Write(string path, Action<string> write, bool overwrite, Action<string>? ready = null)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(target))
        {
            throw new InputException($"'{path}' is a file; a folder's name is expected.");
        }

        ClearLeftovers(path, target);
        if (Directory.Exists(target) && !overwrite)
        {
            throw new InputException($"'{path}' exists already.", new Hint.AllowReplacing());
        }

        var (temporary, old) = (Leftovers.Temporary(target), Leftovers.Replaced(target));
        try
        {
            Delete(temporary);
            Directory.CreateDirectory(temporary);
            write(temporary);
            ready?.Invoke(temporary);
            Delete(old);
            if (Directory.Exists(target))
            {
                Directory.Move(target, old);
            }

            Directory.Move(temporary, target);
            Delete(old);
        }
        catch (Exception failure) when (SystemFailure.IsOne(failure))
        {
            throw new TextMadException($"Cannot write the folder {path}: {SystemFailure.Describe(failure)}", failure);
        }
        finally
        {
            Delete(temporary);
        }
    }

    private static void ClearLeftovers(string path, string target)
    {
        try
        {
            Leftovers.Clear(target);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TextMadException($"Cannot write the folder {path}: {failure.Message}", failure);
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
