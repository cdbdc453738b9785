namespace TextMad.Experiments.Removal;

/// <summary>
/// A folder on its way out: it loses its name first, in one step, so that nothing that is half deleted is taken for a run or a crawl, whenever the process dies.
/// </summary>
internal static class RemovedFolder
{
    private const string Suffix = ".removed";

    /// <summary>Takes a folder's name from it; nothing when it is not there.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="TextMadException">It cannot be moved.</exception>
    public static void SetAside(string path)
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        try
        {
            // What an earlier removal left behind goes first.
            Delete(path);
            Directory.Move(path, Aside(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TextMadException($"Cannot remove the folder {path}: {failure.Message}", failure);
        }
    }

    /// <summary>Gives a folder its name back, when nothing of its name is there.</summary>
    /// <param name="path">The folder.</param>
    public static void PutBack(string path)
    {
        if (Directory.Exists(Aside(path)) && !Directory.Exists(path))
        {
            Directory.Move(Aside(path), path);
        }
    }

    /// <summary>Ends removals that were cut short: a folder that was set aside comes back when the store still knows of it, and is deleted when it does not.</summary>
    /// <param name="parent">Where such folders lie.</param>
    /// <param name="isKnown">Whether the store knows of a folder of this name.</param>
    /// <exception cref="TextMadException">It cannot be deleted.</exception>
    public static void Recover(string parent, Func<string, bool> isKnown)
    {
        var asides = Directory.Exists(parent) ? Directory.GetDirectories(parent, $".*{Suffix}") : [];
        foreach (var name in asides.Select(aside => Path.GetFileName(aside)[1..^Suffix.Length]))
        {
            if (isKnown(name))
            {
                PutBack(Path.Combine(parent, name));
            }
            else
            {
                Delete(Path.Combine(parent, name));
            }
        }
    }

    /// <summary>Whether a folder was set aside and is still there.</summary>
    /// <param name="path">The folder under the name that it had.</param>
    public static bool IsAside(string path) => Directory.Exists(Aside(path));

    /// <summary>Deletes a folder that was set aside.</summary>
    /// <param name="path">The folder under the name that it had.</param>
    /// <exception cref="TextMadException">It cannot be deleted.</exception>
    public static void Delete(string path)
    {
        try
        {
            if (IsAside(path))
            {
                Directory.Delete(Aside(path), recursive: true);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TextMadException($"Everything is removed but the folder {Aside(path)}: {failure.Message} The same command tries again.", failure);
        }
    }

    private static string Aside(string path) => Path.Combine(Path.GetDirectoryName(path)!, "." + Path.GetFileName(path) + Suffix);
}
