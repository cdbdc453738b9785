using System.Diagnostics;
using System.Globalization;

namespace TextMad.Torture.Faults;

/// <summary>A file system in memory of a size that can be changed. It needs the right to mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    // Enough for anything that a campaign writes.
    private const long Ample = 1L << 30;

    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Mounts one; null where that is not allowed.</summary>
    public static SmallDisk? Mount(string folder)
    {
        Directory.CreateDirectory(folder);
        return Shell($"mount -t tmpfs -o size={Ample} tmpfs '{folder}'") ? new SmallDisk(folder) : null;
    }

    /// <summary>The bytes that are taken.</summary>
    public long Used
    {
        get
        {
            var drive = new DriveInfo(Folder);
            return drive.TotalSize - drive.AvailableFreeSpace;
        }
    }

    /// <summary>Leaves so much free.</summary>
    public void LeaveFree(long bytes) => Remount(string.Create(CultureInfo.InvariantCulture, $"size={Used + bytes}"));

    /// <summary>Refuses to write.</summary>
    public void MakeReadOnly() => Remount("ro");

    /// <summary>Gives back all room and the right to write.</summary>
    public void MakeAmple() => Remount(string.Create(CultureInfo.InvariantCulture, $"rw,size={Ample}"));

    /// <inheritdoc/>
    public void Dispose() => Shell($"umount -l '{Folder}'");

    private void Remount(string options)
    {
        if (!Shell($"mount -o remount,{options} '{Folder}'"))
        {
            throw new InvalidOperationException($"{Folder} cannot be mounted anew with {options}.");
        }
    }

    private static bool Shell(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command + " 2> /dev/null"]))!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
