namespace TextMad.Corpora.Import;

/// <summary>
/// Lists what is in a folder and all its subfolders: files that can be read, and with a reason what is not, so that nothing in a folder that others filled can make a
/// reader wait, or lead it elsewhere.
/// </summary>
internal static class FolderWalk
{
    private static readonly EnumerationOptions _all = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Returns what is in a folder, in ordinal order of the locators. A link to the folder itself, as a person named it, is followed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="followLinks">Whether links in it are followed, wherever they lead; each folder is read once.</param>
    /// <exception cref="IOException">The folder itself cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder itself may not be listed.</exception>
    public static IReadOnlyList<FolderEntry> List(string folder, bool followLinks)
    {
        var real = FileKinds.RealPath(folder);
        var found = new List<FolderEntry>();
        var read = new HashSet<string>(StringComparer.Ordinal) { real };
        var open = new Stack<(string Path, string Locator, string Place)>([(folder, "", real)]);
        while (open.TryPop(out var here))
        {
            FileSystemInfo[] entries;
            try
            {
                entries = [.. new DirectoryInfo(here.Path).EnumerateFileSystemInfos("*", _all)];
            }
            catch (Exception failure) when (here.Locator.Length > 0 && failure is IOException or UnauthorizedAccessException)
            {
                found.Add(new FolderEntry(here.Path, here.Locator, null, DropReasons.Unreadable, $"the folder cannot be listed: {failure.Message.TrimEnd('.')}"));
                continue;
            }

            foreach (var entry in entries)
            {
                var locator = here.Locator.Length == 0 ? entry.Name : $"{here.Locator}/{entry.Name}";
                var path = Path.Combine(here.Path, entry.Name);
                if (entry.Attributes.HasFlag(FileAttributes.Hidden))
                {
                    found.Add(new FolderEntry(path, locator, null, DropReasons.Hidden));
                }
                else if (entry.LinkTarget is { } target)
                {
                    Follow(path, locator, target);
                }
                else
                {
                    Take(path, locator, Path.Combine(here.Place, entry.Name), FileKinds.Of(path, follow: false));
                }
            }
        }

        found.Sort((one, other) => string.CompareOrdinal(one.Locator, other.Locator));
        return found;

        void Follow(string path, string locator, string target)
        {
            if (!followLinks)
            {
                Leave(DropReasons.SymbolicLink, $"it leads to {target}");
                return;
            }

            string place;
            try
            {
                place = FileKinds.RealPath(path);
            }
            catch (IOException)
            {
                Leave(DropReasons.SymbolicLink, $"it leads to {target}, and from there back to itself");
                return;
            }

            if (FileKinds.Of(place, follow: false) is var kind && kind == FileKind.None)
            {
                Leave(DropReasons.SymbolicLink, $"it leads to {target}, where nothing is");
            }
            else if (kind == FileKind.Folder && read.Contains(place))
            {
                Leave(DropReasons.SymbolicLink, $"it leads to {target}, a folder that is read already");
            }
            else
            {
                Take(path, locator, place, kind);
            }

            void Leave(string reason, string detail) => found.Add(new FolderEntry(path, locator, null, reason, detail));
        }

        void Take(string path, string locator, string place, FileKind kind)
        {
            switch (kind)
            {
                case FileKind.Folder when read.Add(place):
                    open.Push((path, locator, place));
                    break;
                case FileKind.Folder:
                    found.Add(new FolderEntry(path, locator, null, DropReasons.SymbolicLink, "a link led to this folder before"));
                    break;
                case FileKind.Regular:
                    found.Add(new FolderEntry(path, locator, place));
                    break;
                default:
                    found.Add(new FolderEntry(path, locator, null, DropReasons.SpecialFile, FileKinds.Describe(kind)));
                    break;
            }
        }
    }
}
