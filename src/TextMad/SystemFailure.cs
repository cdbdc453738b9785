using System.Globalization;

namespace TextMad;

/// <summary>
/// Puts what an operating system refuses (no space, no right, too many open files) into a sentence that says what to do: the one place that knows the
/// codes of systems.
/// </summary>
public static class SystemFailure
{
    /// <summary>What to do where a process may not have more files open.</summary>
    public const string AllowMoreFiles = "Allow more files for this process, e.g. with 'ulimit -n 1024' before the command, and repeat it.";

    /// <summary>Returns whether an exception is the system's answer about a file.</summary>
    public static bool IsOne(Exception failure) => failure is IOException or UnauthorizedAccessException;

    /// <summary>Returns whether there is no room on a disk, or none that this user may take.</summary>
    public static bool IsDiskFull(Exception failure) => Is(failure, linux: 28, mac: 28, windows: 0x70) || Is(failure, linux: 122, mac: 69, windows: 0x27);

    /// <summary>Returns whether nothing can be written to a disk at all.</summary>
    public static bool IsReadOnlyDisk(Exception failure) => Is(failure, linux: 30, mac: 30, windows: 0x13);

    /// <summary>Returns whether no file can be opened because too many are.</summary>
    public static bool IsOutOfFiles(Exception failure) => Is(failure, linux: 24, mac: 24, windows: 0x04) || Is(failure, linux: 23, mac: 23, windows: 0x04);

    /// <summary>Returns whether another program holds the file so that it cannot be opened.</summary>
    public static bool IsShared(Exception failure) => Is(failure, linux: 11, mac: 35, windows: 0x20);

    /// <summary>Returns whether this process could not open one file more just now, whatever it is.</summary>
    public static bool IsOutOfFiles()
    {
        try
        {
            using var any = OperatingSystem.IsWindows() ? null : File.OpenHandle("/dev/null");
            return false;
        }
        catch (IOException failure)
        {
            return IsOutOfFiles(failure);
        }
    }

    /// <summary>Returns why no file can be made in a folder, as <see cref="Describe"/> says it; null when one can.</summary>
    public static string? WhyUnwritable(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            var probe = Path.Combine(folder, $".textmad-{Environment.ProcessId}-{Guid.NewGuid():n}.tmp");
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            file.Write(new byte[1 << 16]);
            file.Flush(flushToDisk: true);
            return null;
        }
        catch (Exception failure) when (IsOne(failure))
        {
            return Describe(failure);
        }
    }

    /// <summary>Returns what happened and what to do, as whole sentences; for what is not known here, what the system says.</summary>
    public static string Describe(Exception failure) => failure switch
    {
        IOException when IsDiskFull(failure) => "the disk is full (or this account's share of it). Free some space and repeat the command; what was finished before is kept.",
        IOException when IsReadOnlyDisk(failure) => "the disk is read-only. Name a place that can be written, or make this one writable, and repeat the command.",
        IOException when IsOutOfFiles(failure) => $"too many files are open. {AllowMoreFiles}",
        IOException when Is(failure, linux: 5, mac: 5, windows: 0x45D) =>
            $"the disk does not answer as it should ({Plain(failure)}). Look at the system's log, and copy the data to another disk.",
        IOException when Is(failure, linux: 27, mac: 27, windows: 0xDF) =>
            "the file has grown beyond what the disk or account allows. Name a place on another disk, or raise 'ulimit -f'.",
        UnauthorizedAccessException => $"you have no right to do this ({Plain(failure)}). Give yourself the right, or name another place.",
        _ => Plain(failure),
    };

    /// <summary>Returns the same for a message that has to name the file itself.</summary>
    public static string DescribeWithFile(Exception failure) =>
        Describe(failure) is var said && said == Plain(failure) ? said : $"{FileOf(failure)}{char.ToUpper(said[0], CultureInfo.InvariantCulture)}{said[1..]}";

    // The platform puts the file behind what went wrong: "No space left on device : '/a/b'".
    private static string FileOf(Exception failure) =>
        failure.Message.LastIndexOf('\'') is var end and > 0 && failure.Message.IndexOf('\'', StringComparison.Ordinal) is var start && start < end
            ? failure.Message[start..(end + 1)] + ": "
            : "";

    private static string Plain(Exception failure) => failure.Message.TrimEnd('.').Length == 0 ? failure.GetType().Name : failure.Message;

    // errno on Linux and macOS, which differ in some; the low half of a HRESULT on Windows, where the same numbers mean something else.
    private static bool Is(Exception failure, int linux, int mac, int windows) => failure is IOException
        && (failure.HResult & 0xFFFF) == (OperatingSystem.IsWindows() ? windows : OperatingSystem.IsMacOS() ? mac : linux);
}
