using System.Diagnostics;

namespace TextMad.Tests.Support;

/// <summary>A disk of a few megabytes in memory, which can be filled, emptied and made read-only. A test that asks for one is skipped where none can be mounted.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("textmad-disk-");

    public SmallDisk(int megabytes)
    {
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", FormattableString.Invariant($"size={megabytes}m"), "tmpfs", Path) != 0)
        {
            _folder.Delete();
            Assert.Skip("Only root can mount a disk in memory, on Linux, where it is allowed.");
        }
    }

    public string Path => _folder.FullName;

    /// <summary>Leaves no byte free.</summary>
    public void Fill()
    {
        using var file = new FileStream(FillerPath, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var block = new byte[1 << 16]; block.Length > 0;)
        {
            try
            {
                file.Write(block);
            }
            catch (IOException)
            {
                block = new byte[block.Length / 2];
            }
        }
    }

    public void MakeReadOnly() => Remount("ro");

    public void MakeWritable() => Remount("rw");

    public void Dispose()
    {
        // A process that another test starts just now has a copy of every open file, also of this disk, until it has become its own program.
        var isBusy = true;
        for (var tries = 0; (isBusy = Run("umount", Path) != 0) && tries < 100; tries++)
        {
            Thread.Sleep(50);
        }

        var open = isBusy ? OpenFiles() : [];
        if (isBusy)
        {
            Run("umount", "--lazy", Path);
        }

        _folder.Delete();
        Assert.True(open.Length == 0, $"Left open on the disk: {string.Join(", ", open)}");
    }

    private string[] OpenFiles() =>
        [.. new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Select(file => file.LinkTarget ?? "").Where(target => target.StartsWith(Path, StringComparison.Ordinal))];

    private string FillerPath => System.IO.Path.Combine(Path, "filler");

    private void Remount(string how) => Assert.Equal(0, Run("mount", "-o", "remount," + how, Path));

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
