using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace TextMad.Numerics.Kernels;

/// <summary>Copies blocks of matrices into the order in which micro-kernels read them, padded with zeros to whole panels.</summary>
internal static unsafe class GemmPacking
{
    /// <summary>
    /// Panels of <paramref name="panel"/> columns, one after the other; in a panel element (k, j) is at k panel + j.
    /// </summary>
    public static void Right(float* source, nint row, nint column, int depth, int columns, int panel, float* target)
    {
        for (var j = 0; j < columns; j += panel)
        {
            var width = Math.Min(panel, columns - j);
            var from = source + (j * column);
            if (column == 1)
            {
                CopyRows(from, row, depth, width, panel, target);
            }
            else
            {
                TransposeColumns(from, column, depth, width, panel, target);
            }

            target += (nint)depth * panel;
        }
    }

    /// <summary>
    /// One panel of <paramref name="panel"/> rows; element (i, k) is at k panel + i.
    /// </summary>
    public static void Left(float* source, nint row, nint column, int rows, int depth, int panel, float* target) =>
        Right(source, column, row, depth, rows, panel, target);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void CopyRows(float* source, nint row, int depth, int width, int panel, float* target)
    {
        if (width < panel)
        {
            CopyRowsOfEdge(source, row, depth, width, panel, target);
        }
        else if (panel == 16 && Vector256.IsHardwareAccelerated)
        {
            for (var k = 0; k < depth; k++, source += row, target += 16)
            {
                Vector256.Load(source).Store(target);
                Vector256.Load(source + 8).Store(target + 8);
            }
        }
        else
        {
            for (var k = 0; k < depth; k++, source += row, target += panel)
            {
                for (var j = 0; j < panel; j += 4)
                {
                    Vector128.Load(source + j).Store(target + j);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void CopyRowsOfEdge(float* source, nint row, int depth, int width, int panel, float* target)
    {
        for (var k = 0; k < depth; k++)
        {
            for (var j = 0; j < panel; j++)
            {
                target[j] = j < width ? source[j] : 0;
            }

            source += row;
            target += panel;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TransposeColumns(float* source, nint column, int depth, int width, int panel, float* target)
    {
        var j = 0;
        for (; j + 4 <= width; j += 4)
        {
            var s0 = source + (j * column);
            var s1 = s0 + column;
            var s2 = s1 + column;
            var s3 = s2 + column;
            var t = target + j;
            var k = 0;
            for (; k + 4 <= depth; k += 4, t += 4 * panel)
            {
                Transpose(s0 + k, s1 + k, s2 + k, s3 + k, t, panel);
            }

            for (; k < depth; k++)
            {
                t[0] = s0[k];
                t[1] = s1[k];
                t[2] = s2[k];
                t[3] = s3[k];
                t += panel;
            }
        }

        for (; j < panel; j++)
        {
            var s = source + (j * column);
            var t = target + j;
            for (var k = 0; k < depth; k++, t += panel)
            {
                *t = j < width ? s[k] : 0;
            }
        }
    }

    /// <summary>
    /// Fetches what the tile of rows after this one will read of a left factor whose columns are contiguous: its lines are far apart, so that no hardware
    /// foresees them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(float* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>Turns numbers of 16 bits (bfloat16: the upper half of a float) into floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Widen(ushort* source, nint count, float* target)
    {
        nint i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; i <= count - 32; i += 32)
            {
                var (low, high) = Vector512.Widen(Vector512.Load(source + i));
                (low << 16).AsSingle().Store(target + i);
                (high << 16).AsSingle().Store(target + i + 16);
            }
        }

        for (; i <= count - 8; i += 8)
        {
            var (low, high) = Vector128.Widen(Vector128.Load(source + i));
            (low << 16).AsSingle().Store(target + i);
            (high << 16).AsSingle().Store(target + i + 4);
        }

        for (; i < count; i++)
        {
            target[i] = BitConverter.UInt32BitsToSingle((uint)source[i] << 16);
        }
    }

    /// <summary>Has some floats brought into the second-level cache, and returns where they end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float* Fetch(float* address, float* end, nint count)
    {
        if (!Sse.IsSupported || address >= end)
        {
            return end;
        }

        var stop = end - address <= count ? end : address + count;
        for (; address < stop; address += 64 / sizeof(float))
        {
            Sse.Prefetch1(address);
        }

        return address;
    }

    /// <summary>Four neighbours of each of four columns become four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(float* s0, float* s1, float* s2, float* s3, float* target, int panel)
    {
        if (Sse.IsSupported)
        {
            Vector128<float> a = Vector128.Load(s0), b = Vector128.Load(s1), c = Vector128.Load(s2), d = Vector128.Load(s3);
            Vector128<float> ac = Sse.UnpackLow(a, c), bd = Sse.UnpackLow(b, d);
            Sse.UnpackLow(ac, bd).Store(target);
            Sse.UnpackHigh(ac, bd).Store(target + panel);
            ac = Sse.UnpackHigh(a, c);
            bd = Sse.UnpackHigh(b, d);
            Sse.UnpackLow(ac, bd).Store(target + (2 * panel));
            Sse.UnpackHigh(ac, bd).Store(target + (3 * panel));
        }
        else if (AdvSimd.Arm64.IsSupported)
        {
            Vector128<float> a = Vector128.Load(s0), b = Vector128.Load(s1), c = Vector128.Load(s2), d = Vector128.Load(s3);
            Vector128<float> ac = AdvSimd.Arm64.ZipLow(a, c), bd = AdvSimd.Arm64.ZipLow(b, d);
            AdvSimd.Arm64.ZipLow(ac, bd).Store(target);
            AdvSimd.Arm64.ZipHigh(ac, bd).Store(target + panel);
            ac = AdvSimd.Arm64.ZipHigh(a, c);
            bd = AdvSimd.Arm64.ZipHigh(b, d);
            AdvSimd.Arm64.ZipLow(ac, bd).Store(target + (2 * panel));
            AdvSimd.Arm64.ZipHigh(ac, bd).Store(target + (3 * panel));
        }
        else
        {
            for (var k = 0; k < 4; k++, target += panel)
            {
                target[0] = s0[k];
                target[1] = s1[k];
                target[2] = s2[k];
                target[3] = s3[k];
            }
        }
    }
}
