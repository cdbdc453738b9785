using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TextMad;

/// <summary>
/// Tells files from links, pipes and devices, and opens a file without waiting for a pipe's other end. The platform library does neither: it takes all of these for
/// files.
/// </summary>
/// <remarks>
/// A kind is asked of the path with <c>statx(2)</c>, and again of the open handle, which nobody can exchange any more. Where there is no <c>statx</c> (systems other
/// than Linux, old kernels), a handle in which one cannot seek is taken for a pipe's.
/// </remarks>
internal static class FileKinds
{
    private const int MostLinks = 40;

    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint TypeAlone = 1;
    private const int StatusBytes = 256;
    private const int ModeOffset = 28;

    private const int TypeMask = 0xF000;
    private const int PermissionDenied = 13;

    /// <summary>Returns what stands at a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="follow">Whether a link at its end is followed.</param>
    public static FileKind Of(string path, bool follow)
    {
        if (OperatingSystem.IsLinux())
        {
            var status = new byte[StatusBytes];
            if (Status(CurrentFolder, path, follow ? 0 : NoFollow, TypeAlone, status) == 0)
            {
                return KindOf(status);
            }

            if (!IsMissingCall())
            {
                return FileKind.None;
            }
        }

        return !follow && new FileInfo(path).LinkTarget is not null ? FileKind.Link
            : Directory.Exists(path) ? FileKind.Folder
            : File.Exists(path) ? FileKind.Regular
            : FileKind.None;
    }

    /// <summary>Returns what an open handle is of.</summary>
    public static FileKind Of(SafeFileHandle handle)
    {
        if (OperatingSystem.IsLinux())
        {
            var status = new byte[StatusBytes];
            if (Status(handle, "", EmptyPath, TypeAlone, status) == 0)
            {
                return KindOf(status);
            }

            if (!IsMissingCall())
            {
                return FileKind.None;
            }
        }

        using var stream = new FileStream(new SafeFileHandle(handle.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, 0);
        return stream.CanSeek ? FileKind.Regular : FileKind.Pipe;
    }

    /// <summary>Checks, before it is opened, that what stands at a path is no pipe, socket or device, which need not have an end.</summary>
    /// <exception cref="IOException">It is one.</exception>
    public static void RequireFile(string path)
    {
        if (Of(path, follow: true) is (FileKind.Pipe or FileKind.Socket or FileKind.Device) and var kind)
        {
            throw new IOException($"it is {Describe(kind)}, and a file is expected.");
        }
    }

    /// <summary>Opens what stands at a path for reading, and does not wait when it is a FIFO that nobody writes to.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SafeFileHandle OpenAtOnce(string path)
    {
        var flags = OperatingSystem.IsLinux() ? 0x80800 : OperatingSystem.IsMacOS() ? 0x1000004 : 0;
        if (flags == 0)
        {
            return File.OpenHandle(path);
        }

        var descriptor = Open(path, flags);
        if (descriptor >= 0)
        {
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }

        var message = $"{Marshal.GetLastPInvokeErrorMessage()}: '{path}'";
        throw Marshal.GetLastPInvokeError() == PermissionDenied ? new UnauthorizedAccessException(message) : new IOException(message);
    }

    /// <summary>Opens a pipe for reading; waits for somebody who writes to it, but not for ever.</summary>
    /// <param name="path">The pipe.</param>
    /// <param name="patience">How long to wait.</param>
    /// <exception cref="InputException">Nobody writes to it.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SafeFileHandle OpenPipe(string path, TimeSpan patience)
    {
        var opening = Task.Factory.StartNew(
            () => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (Task.WaitAny([opening], patience) >= 0)
        {
            return opening.GetAwaiter().GetResult();
        }

        // Whoever waits to read is let go by a writer; the one that came at this very moment is as good.
        try
        {
            using var writer = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            opening.GetAwaiter().GetResult().Dispose();
        }
        catch (UnauthorizedAccessException)
        {
            // It may only be read: its thread waits until the process ends.
        }

        throw new InputException(string.Create(
            CultureInfo.InvariantCulture,
            $"{path} is a pipe, and nobody has written to it within {patience.TotalSeconds:0.#} s: first start the program that writes to it, or name a file."));
    }

    /// <summary>Returns where the file of an open handle lies, without links; null where the system does not say.</summary>
    public static string? PlaceOf(SafeFileHandle handle) => OperatingSystem.IsLinux()
        ? new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{handle.DangerousGetHandle()}")).LinkTarget
        : null;

    /// <summary>Returns the absolute path without links, dots and doubled separators: the one path of a file that all its links lead to.</summary>
    /// <exception cref="IOException">Links lead round in a circle.</exception>
    public static string RealPath(string path)
    {
        var absolute = Path.GetFullPath(path);
        var root = Path.GetPathRoot(absolute)!;
        var at = root;
        var rest = new Stack<string>();
        Push(absolute[root.Length..]);
        var links = 0;
        while (rest.TryPop(out var name))
        {
            if (name == "..")
            {
                at = Path.GetDirectoryName(at) ?? root;
                continue;
            }

            var next = Path.Combine(at, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                at = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"Links lead round in a circle: '{path}'");
            }

            at = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : at;
            Push(Path.IsPathRooted(target) ? target[Path.GetPathRoot(target)!.Length..] : target);
        }

        return at;

        void Push(string names)
        {
            foreach (var name in names.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse().Where(name => name != "."))
            {
                rest.Push(name);
            }
        }
    }

    /// <summary>Returns a kind with its article, for messages.</summary>
    public static string Describe(FileKind kind) => kind switch
    {
        FileKind.Regular => "a file",
        FileKind.Folder => "a folder",
        FileKind.Link => "a symbolic link",
        FileKind.Pipe => "a pipe",
        FileKind.Socket => "a socket",
        FileKind.Device => "a device",
        _ => "neither a file nor a folder",
    };

    private static FileKind KindOf(byte[] status) => (BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(ModeOffset)) & TypeMask) switch
    {
        0x1000 => FileKind.Pipe,
        0x2000 or 0x6000 => FileKind.Device,
        0x4000 => FileKind.Folder,
        0x8000 => FileKind.Regular,
        0xA000 => FileKind.Link,
        0xC000 => FileKind.Socket,
        _ => FileKind.None,
    };

    /// <summary>Whether the system has no <c>statx</c>, or a sandbox forbids it, as kernels before 4.11 and old containers do.</summary>
    private static bool IsMissingCall() => Marshal.GetLastPInvokeError() is 1 or 38;

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int Status(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] status);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int Status(SafeFileHandle handle, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] status);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
