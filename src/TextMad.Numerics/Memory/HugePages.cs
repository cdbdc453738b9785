using System.Runtime.InteropServices;

namespace TextMad.Numerics.Memory;

/// <summary>
/// Asks the system to keep large arrays in pages of 2 MiB instead of 4 KiB: the processor then looks up their addresses in one step, and fetches ahead across them.
/// On Linux, where transparent huge pages are set to <c>madvise</c> or <c>always</c> [madvise(2), MADV_HUGEPAGE]; elsewhere nothing happens. No result depends on it.
/// </summary>
internal static unsafe class HugePages
{
    private const nuint PageBytes = 2 << 20;

    /// <summary>Smaller arrays gain nothing.</summary>
    private const long FewestBytes = 256 << 10;

    private const int Advice = 14;

    /// <summary>Asks for large pages under an array. Ask before anything is written to it: pages that are in use stay as they are.</summary>
    /// <param name="array">A new array.</param>
    public static void AskFor<T>(T[] array)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(array);
        var bytes = (long)array.Length * sizeof(T);
        if (bytes < FewestBytes || !OperatingSystem.IsLinux())
        {
            return;
        }

        fixed (T* start = array)
        {
            // Whole pages: neighbours on the heap that share the first or the last one lose nothing by it.
            var first = (nuint)start & ~(PageBytes - 1);
            var end = ((nuint)start + (nuint)bytes + PageBytes - 1) & ~(PageBytes - 1);

            // A system that refuses keeps its small pages.
            _ = Advise((void*)first, end - first, Advice);
        }
    }

    [DllImport("libc", EntryPoint = "madvise")]
    private static extern int Advise(void* address, nuint length, int advice);
}
