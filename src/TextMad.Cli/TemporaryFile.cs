namespace TextMad.Cli;

/// <summary>A file in a folder of its own below the system's temporary folder; both go when it is disposed of.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("textmad-");

    /// <summary>Creates a file of this name; it is not made.</summary>
    public TemporaryFile(string name) => Path = System.IO.Path.Combine(_folder.FullName, name);

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
