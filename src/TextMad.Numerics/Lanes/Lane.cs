using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TextMad.Numerics.Lanes;

/// <summary>Reads and writes sixteen elements of a row, or what is left of it, so that a kernel's body is written once.</summary>
internal static unsafe class Lane
{
    /// <summary>Lanes in all.</summary>
    public const int Count = 16;

    /// <summary>Sixteen words of ones, then sixteen zeros; constant data, which never moves.</summary>
    private static ReadOnlySpan<uint> Mask =>
    [
        ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Elements i .. i+15 of a row of <paramref name="length"/>; lanes beyond the row hold <paramref name="fill"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Load<TLanes>(float* row, int i, int length, float fill = 0)
        where TLanes : unmanaged, ILanes<TLanes> =>
        i + Count <= length ? TLanes.Load(row + i) : LoadTail<TLanes>(row + i, length - i, fill);

    /// <summary>Writes the lanes that lie in the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLanes>(TLanes value, float* row, int i, int length)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        if (i + Count <= length)
        {
            value.Store(row + i);
        }
        else
        {
            StoreTail(value, row + i, length - i);
        }
    }

    /// <summary>Returns the first lanes of a value, 0 to 16 of them, and <paramref name="fill"/> in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes First<TLanes>(TLanes value, int count, TLanes fill)
        where TLanes : unmanaged, ILanes<TLanes> =>
        TLanes.Choose((uint*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Mask)) + Count - count, value, fill);

    // The tails are inlined: a call in a loop would send every vector that lives across it to the stack and back.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes LoadTail<TLanes>(float* source, int count, float fill)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        Unsafe.SkipInit(out Sixteen sixteen);
        var lanes = (float*)&sixteen;
        for (var i = 0; i < Count; i++)
        {
            lanes[i] = i < count ? source[i] : fill;
        }

        return TLanes.Load(lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTail<TLanes>(TLanes value, float* destination, int count)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        Unsafe.SkipInit(out Sixteen sixteen);
        var lanes = (float*)&sixteen;
        value.Store(lanes);
        for (var i = 0; i < count; i++)
        {
            destination[i] = lanes[i];
        }
    }

    /// <summary>A place on the stack for the lanes of a tail.</summary>
    [InlineArray(Count)]
    private struct Sixteen
    {
        private float _first;
    }
}
