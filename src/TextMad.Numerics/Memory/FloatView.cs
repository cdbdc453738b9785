using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TextMad.Numerics.Memory;

/// <summary>A stretch of an arena's floats: a name for a tensor's place. Cheap to copy, and usable from any thread.</summary>
public readonly struct FloatView
{
    private readonly float[] _floats;
    private readonly int _offset;

    internal FloatView(float[] floats, int offset, int length)
    {
        _floats = floats;
        _offset = offset;
        Length = length;
    }

    /// <summary>Number of floats.</summary>
    public int Length { get; }

    /// <summary>The floats.</summary>
    public Span<float> Span => Length == 0
        ? default
        : MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_floats), _offset), Length);

    /// <summary>Returns a part of this view.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie inside this view.</exception>
    public FloatView Slice(int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);
        return new FloatView(_floats, _offset + offset, length);
    }

    /// <summary>The floats of a view.</summary>
    public static implicit operator Span<float>(FloatView view) => view.Span;

    /// <summary>The floats of a view, to read.</summary>
    public static implicit operator ReadOnlySpan<float>(FloatView view) => view.Span;
}
