namespace TextMad.Fuzzing;

/// <summary>A folder in memory where the system has one, for readers that open files.</summary>
internal sealed class Scratch : IDisposable
{
    // Made when it is first asked for: most processes use one target of many.
    private readonly Lazy<string> _folder = new(() => Directory.CreateDirectory(Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"textmad-fuzz-{Environment.ProcessId}-{Guid.NewGuid():N}")).FullName);

    private string? _entered;

    /// <summary>The path of a file or folder in it.</summary>
    public string this[string name] => Path.Combine(_folder.Value, name);

    /// <summary>Makes an empty folder in it the current one, so that a reader that writes files writes them there.</summary>
    public void Enter()
    {
        _entered = Directory.CreateDirectory(this["here"]).FullName;
        Directory.SetCurrentDirectory(_entered);
    }

    /// <summary>Checks that a reader wrote no file into the folder that was entered.</summary>
    /// <exception cref="InvalidOperationException">It did.</exception>
    public void RequireNothingNew()
    {
        if (_entered is not null && Directory.EnumerateFileSystemEntries(_entered).FirstOrDefault() is { } file)
        {
            File.Delete(file);
            throw new InvalidOperationException("A file was written.");
        }
    }

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, byte[] content)
    {
        var path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_folder.IsValueCreated)
        {
            Directory.Delete(_folder.Value, recursive: true);
        }
    }
}
