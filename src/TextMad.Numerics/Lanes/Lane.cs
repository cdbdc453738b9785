using System.Runtime.CompilerServices;

namespace TextMad.Numerics.Lanes;

/// <summary>Reads and writes sixteen elements of a row, or what is left of it, so that a kernel's body is written once.</summary>
internal static unsafe class Lane
{
    /// <summary>Lanes in all.</summary>
    public const int Count = 16;

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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLanes LoadTail<TLanes>(float* source, int count, float fill)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var lanes = stackalloc float[Count];
        for (var i = 0; i < Count; i++)
        {
            lanes[i] = i < count ? source[i] : fill;
        }

        return TLanes.Load(lanes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreTail<TLanes>(TLanes value, float* destination, int count)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var lanes = stackalloc float[Count];
        value.Store(lanes);
        for (var i = 0; i < count; i++)
        {
            destination[i] = lanes[i];
        }
    }
}
