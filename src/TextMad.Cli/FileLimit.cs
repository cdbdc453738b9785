using System.Runtime.InteropServices;

namespace TextMad.Cli;

/// <summary>
/// Refuses to start where the process may have fewer files open than the program itself is made of: there even a message cannot be put together
/// later, since the parts that would do it cannot be loaded. Uses nothing but the core of the platform.
/// </summary>
internal static class FileLimit
{
    /// <summary>Files that may be open at least: the program's own parts take some hundred.</summary>
    private const ulong Least = 160;

    private const int NumberOfFilesOnLinux = 7;
    private const int NumberOfFilesOnMac = 8;
    private const int StandardError = 2;

    /// <summary>Returns whether the limit is too low, and says so on standard error.</summary>
    public static bool Refuses()
    {
        if (OperatingSystem.IsWindows() || GetLimit(OperatingSystem.IsMacOS() ? NumberOfFilesOnMac : NumberOfFilesOnLinux, out var limit) != 0 || limit.Current >= Least)
        {
            return false;
        }

        var said = $"error: This process may have {limit.Current} files open, and textmad needs {Least} at least. Allow more with 'ulimit -n 1024' before the command.\n";
        var bytes = new byte[said.Length];
        for (var i = 0; i < said.Length; i++)
        {
            bytes[i] = (byte)said[i];
        }

        _ = Write(StandardError, bytes, (nuint)bytes.Length);
        return true;
    }

    [DllImport("libc", EntryPoint = "getrlimit")]
    private static extern int GetLimit(int resource, out Limit limit);

    [DllImport("libc", EntryPoint = "write")]
    private static extern nint Write(int file, byte[] bytes, nuint count);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Current;
        public ulong Most;
    }
}
