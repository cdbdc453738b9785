namespace TextMad;

/// <summary>A file by which one process at a time holds a folder or what is in it; it goes when the process lets go, or dies.</summary>
internal static class LockFile
{
    /// <summary>Takes the lock; it is let go of when the stream is disposed of.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inUse">What to say when another process holds it; whole sentences.</param>
    /// <param name="hint">What can be done then.</param>
    /// <exception cref="TextMadException">Another process holds it, or the file cannot be made (disk full, no permission).</exception>
    public static FileStream Take(string path, string inUse, Hint? hint = null)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception failure) when (SystemFailure.IsShared(failure))
        {
            throw new TextMadException(inUse, failure, hint);
        }
        catch (Exception failure) when (SystemFailure.IsOne(failure))
        {
            throw new TextMadException($"Cannot write {path}: {SystemFailure.Describe(failure)}", failure);
        }
    }

    /// <summary>Whether a process holds the lock at this moment.</summary>
    /// <param name="path">The file.</param>
    public static bool IsHeld(string path)
    {
        const string Held = "held";
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            Take(path, Held).Dispose();
            return false;
        }
        catch (TextMadException failure) when (failure.Message == Held)
        {
            return true;
        }
    }
}
