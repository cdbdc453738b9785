using System.Diagnostics;
using System.Globalization;

namespace TextMad;

/// <summary>
/// Temporary files and folders beside a target, named after it and the process that writes them: <c>TARGET.PROCESS.tmp</c>, and <c>TARGET.PROCESS.old</c> for what is being
/// replaced. Those of a process that was killed are cleared away when the same target is written again.
/// </summary>
/// <remarks>Processes are those of this machine: two machines must not write the same target on a shared disk.</remarks>
internal static class Leftovers
{
    /// <summary>The name under which this process writes a target before it takes its own.</summary>
    public static string Temporary(string target) => Name(target, "tmp");

    /// <summary>The name under which this process keeps what a target replaces, until it is replaced.</summary>
    public static string Replaced(string target) => Name(target, "old");

    /// <summary>Clears away what processes that are no more left of a target; a folder that was being replaced, and whose place is empty, gets its name back.</summary>
    /// <param name="target">The full path.</param>
    /// <exception cref="IOException">Something cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static void Clear(string target)
    {
        var folder = Path.GetDirectoryName(target);
        if (folder is null || !Directory.Exists(folder))
        {
            return;
        }

        var beginning = Path.GetFileName(target) + ".";
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder).Where(entry => IsLeft(Path.GetFileName(entry), beginning)).ToList())
        {
            if (!Directory.Exists(entry))
            {
                File.Delete(entry);
            }
            else if (entry.EndsWith(".old", StringComparison.Ordinal) && !Path.Exists(target))
            {
                Directory.Move(entry, target);
            }
            else
            {
                Directory.Delete(entry, recursive: true);
            }
        }
    }

    /// <summary>Returns whether a process of this machine is at work.</summary>
    /// <param name="id">Its number.</param>
    public static bool IsAtWork(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // There is no such process.
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // It is somebody else's.
            return true;
        }
    }

    private static string Name(string target, string extension) => string.Create(CultureInfo.InvariantCulture, $"{target}.{Environment.ProcessId}.{extension}");

    // What follows the beginning is PROCESS.tmp or PROCESS.old, of a process that is not at work.
    private static bool IsLeft(string name, string beginning) =>
        name.StartsWith(beginning, StringComparison.Ordinal) && name[beginning.Length..].Split('.') is [var process, "tmp" or "old"]
        && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && !IsAtWork(id);
}
