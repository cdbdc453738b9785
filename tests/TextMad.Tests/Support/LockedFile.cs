using System.Diagnostics;

namespace TextMad.Tests.Support;

/// <summary>Files as they are on the disk at this moment, those too that somebody has for himself: .NET opens no such file, other programs do.</summary>
internal static class LockedFile
{
    /// <summary>Copies a file.</summary>
    public static void Copy(string from, string to)
    {
        using var process = Process.Start(new ProcessStartInfo("cp", [from, to]))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Reads a file.</summary>
    public static byte[] Read(string path)
    {
        var copy = Path.GetTempFileName();
        try
        {
            Copy(path, copy);
            return File.ReadAllBytes(copy);
        }
        finally
        {
            File.Delete(copy);
        }
    }
}
