using System.Runtime.InteropServices;
using TextMad.Numerics.Random;

namespace TextMad.Tests.Numerics;

/// <summary>
/// Test data with canaries before it and, on Linux, a page after it that nobody may touch: a kernel that writes before its data is
/// caught by the test, and one that reads or writes a single float beyond it by the processor.
/// </summary>
internal sealed unsafe class Guarded
{
    private const int Margin = 32;
    private const float Canary = -7.25e33f;

    // A pointer does not keep its block alive, so the last ones of a thread are kept for as long as a test may still use them.
    [ThreadStatic]
    private static Queue<Guarded>? _recent;

    private readonly float* _start;
    private readonly int _length;
    private readonly nint _block;
    private readonly nuint _blockBytes;

    public Guarded(int length, ulong seed, double deviation = 1)
    {
        _length = length;
        var page = (nuint)Environment.SystemPageSize;
        var data = (nuint)(length + (2 * Margin)) * sizeof(float);
        _blockBytes = ((data + page - 1) / page * page) + page;
        if (OperatingSystem.IsLinux())
        {
            _block = Memory.Map(0, _blockBytes, Memory.ReadWrite, Memory.PrivateAnonymous, -1, 0);
            Assert.NotEqual(-1, _block);
            Assert.Equal(0, Memory.Protect(_block + (nint)(_blockBytes - page), page, Memory.None));
            _start = (float*)(_block + (nint)(_blockBytes - page)) - length;
        }
        else
        {
            _block = (nint)NativeMemory.Alloc(_blockBytes);
            _start = (float*)_block + Margin;
            After.Fill(Canary);
        }

        Before.Fill(Canary);
        var stream = RandomKey.FromSeed(seed).Stream();
        foreach (ref var value in Span)
        {
            value = (float)(deviation * stream.NextGaussian());
        }

        Original = Span.ToArray();
        _recent ??= new Queue<Guarded>();
        _recent.Enqueue(this);
        if (_recent.Count > 64)
        {
            _recent.Dequeue();
        }
    }

    ~Guarded()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Memory.Unmap(_block, _blockBytes);
        }
        else
        {
            NativeMemory.Free((void*)_block);
        }
    }

    /// <summary>Lengths around every vector width, their multiples, and one longer.</summary>
    public static int[] Sizes => [1, 2, 3, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 130];

    public float[] Original { get; }

    public Span<float> Span => new(_start, _length);

    private Span<float> Before => new(_start - Margin, Margin);

    private Span<float> After => OperatingSystem.IsLinux() ? default : new(_start + _length, Margin);

    /// <summary>The same bits as expected, and every canary alive.</summary>
    public void AssertIs(ReadOnlySpan<float> expected, string what)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(Span[i]),
                $"{what}: element {i} of {expected.Length} is {Span[i]:R}, expected {expected[i]:R}");
        }

        Assert.True(Before.IndexOfAnyExcept(Canary) < 0 && After.IndexOfAnyExcept(Canary) < 0, $"{what}: wrote beyond its data");
        GC.KeepAlive(this);
    }

    private static class Memory
    {
        public const int None = 0;
        public const int ReadWrite = 3;
        public const int PrivateAnonymous = 0x22;

        [DllImport("libc", EntryPoint = "mmap", SetLastError = true)]
        public static extern nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

        [DllImport("libc", EntryPoint = "mprotect", SetLastError = true)]
        public static extern int Protect(nint address, nuint length, int protection);

        [DllImport("libc", EntryPoint = "munmap", SetLastError = true)]
        public static extern int Unmap(nint address, nuint length);
    }
}
