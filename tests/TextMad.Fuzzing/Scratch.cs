namespace TextMad.Fuzzing;

/// <summary>A folder in memory where the system has one, for readers that open files.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"textmad-fuzz-{Environment.ProcessId}-{Guid.NewGuid():N}")).FullName;

    /// <summary>The path of a file or folder in it.</summary>
    public string this[string name] => Path.Combine(_folder, name);

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, byte[] content)
    {
        var path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
