using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TextMad.Cli.Benchmarking;

/// <summary>Bits of a vector register: a matter of speed, never of results.</summary>
internal static class VectorSet
{
    /// <summary>As the runtime uses it; environment variables of the runtime can make it smaller.</summary>
    public static int BitsUsed =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64;

    /// <summary>As the hardware offers it.</summary>
    public static int BitsOffered
    {
        get
        {
            if (!X86Base.IsSupported)
            {
                return BitsUsed;
            }

            // CPUID leaf 7 tells what the processor has, whatever the runtime was told to use.
            var (_, ebx, _, _) = X86Base.CpuId(7, 0);
            return (ebx & (1 << 16)) != 0 ? 512 : (ebx & (1 << 5)) != 0 ? 256 : 128;
        }
    }
}
