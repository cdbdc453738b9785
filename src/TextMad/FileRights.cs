namespace TextMad;

/// <summary>Who may read a file, on Unix.</summary>
internal static class FileRights
{
    /// <summary>Returns the rights of a file that others than its owner may read, as three octal digits; null when they may not, or the system has no such rights.</summary>
    public static string? ReadableByOthers(string path) =>
        !OperatingSystem.IsWindows() && File.Exists(path) && File.GetUnixFileMode(path) is var mode && (mode & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0
            ? Octal(mode)
            : null;

    /// <summary>Returns rights as three octal digits.</summary>
    public static string Octal(UnixFileMode mode) => Convert.ToString((int)mode & 0x1FF, 8).PadLeft(3, '0');
}
