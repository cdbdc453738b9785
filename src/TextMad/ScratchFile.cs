namespace TextMad;

/// <summary>Files for what does not fit into memory: nobody else sees them, and they go with the process, however it ends.</summary>
public static class ScratchFile
{
    /// <summary>Makes a file, empty, to be written and read.</summary>
    /// <param name="folder">Where the room is taken; null for the system's folder of temporary files.</param>
    /// <exception cref="TextMadException">It cannot be made.</exception>
    public static FileStream Create(string? folder = null)
    {
        var path = Path.Combine(folder ?? Path.GetTempPath(), $"textmad-{Guid.NewGuid():N}.tmp");
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, BufferSize = 0, Options = FileOptions.DeleteOnClose,
            };
            if (OperatingSystem.IsWindows())
            {
                return new FileStream(path, options);
            }

            // Without its name at once: a process that is killed leaves nothing behind.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            options.Options = FileOptions.None;
            var stream = new FileStream(path, options);
            File.Delete(path);
            return stream;
        }
        catch (Exception failure) when (SystemFailure.IsOne(failure))
        {
            throw new TextMadException($"Cannot write {path}: {SystemFailure.Describe(failure)}", failure);
        }
    }
}
