namespace TextMad.Numerics.Memory;

/// <summary>
/// One allocation outside the moving heap that is handed out in views aligned to 64 bytes, so that a training step allocates
/// nothing. Zeroed at first. Views are taken once, in the constructor of whatever owns the arena.
/// </summary>
public sealed unsafe class FloatArena
{
    private const int FloatsPerLine = 64 / sizeof(float);

    private readonly float[] _floats;
    private readonly int _capacity;
    private readonly int _origin;
    private int _taken;

    /// <summary>Creates an arena for this many floats (each view is rounded up to whole cache lines: see <see cref="RoundUp"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or 2^31 floats (8 GiB) or more.</exception>
    public FloatArena(long capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, Array.MaxLength - (2L * FloatsPerLine));
        _capacity = (int)RoundUp(capacity);
        _floats = GC.AllocateArray<float>(_capacity + FloatsPerLine, pinned: true);
        HugePages.AskFor(_floats);
        fixed (float* start = _floats)
        {
            var misalignment = (int)(((nuint)start % 64) / sizeof(float));
            _origin = (FloatsPerLine - misalignment) % FloatsPerLine;
        }
    }

    /// <summary>Returns the next multiple of 16 floats: what a view of this length takes of an arena.</summary>
    public static long RoundUp(long length) => (length + FloatsPerLine - 1) / FloatsPerLine * FloatsPerLine;

    /// <summary>Takes a view from what is left.</summary>
    /// <exception cref="InvalidOperationException">Not enough is left.</exception>
    public FloatView Take(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var rounded = RoundUp(length);
        if (rounded > _capacity - _taken)
        {
            throw new InvalidOperationException($"The arena of {_capacity} floats has {_capacity - _taken} left; {length} were asked for.");
        }

        var view = new FloatView(_floats, _origin + _taken, (int)length);
        _taken += (int)rounded;
        return view;
    }
}
