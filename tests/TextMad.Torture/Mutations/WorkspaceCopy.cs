namespace TextMad.Torture.Mutations;

/// <summary>A workspace and what it was: whatever is done to its files is undone.</summary>
internal sealed class WorkspaceCopy
{
    private readonly string _folder;
    private readonly string _original;
    private readonly Dictionary<string, (long Length, DateTime Time)> _was;

    /// <param name="folder">The workspace, as it is to be.</param>
    /// <param name="original">Where a copy of it is kept.</param>
    public WorkspaceCopy(string folder, string original)
    {
        (_folder, _original) = (folder, original);
        Processes.FileTree.Replace(folder, original);
        _was = Now();
    }

    /// <summary>Brings back what it was.</summary>
    public void Restore()
    {
        var now = Now();
        foreach (var name in now.Keys.Except(_was.Keys))
        {
            File.Delete(Path.Combine(_folder, name));
        }

        foreach (var folder in Directory.EnumerateDirectories(_folder, "*", SearchOption.AllDirectories).OrderByDescending(folder => folder.Length).ToList())
        {
            if (!Directory.Exists(Path.Combine(_original, Path.GetRelativePath(_folder, folder))))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        foreach (var (name, was) in _was.Where(file => !now.TryGetValue(file.Key, out var found) || found != file.Value))
        {
            var path = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(Path.Combine(_original, name), path, overwrite: true);
            File.SetLastWriteTimeUtc(path, was.Time);
        }
    }

    private Dictionary<string, (long Length, DateTime Time)> Now() => new DirectoryInfo(_folder).EnumerateFiles("*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(_folder, file.FullName), file => (file.Length, file.LastWriteTimeUtc));
}
