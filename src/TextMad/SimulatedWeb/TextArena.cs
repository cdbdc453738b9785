namespace TextMad.SimulatedWeb;

/// <summary>
/// Texts in large blocks, in pieces of 64 bytes: a million texts cost no million objects, and the room of a text that is no more is
/// given to the next of its size.
/// </summary>
internal sealed class TextArena
{
    /// <summary>Texts begin at multiples of this.</summary>
    public const int Unit = 64;

    private const int UnitsPerBlock = 1 << 16;

    private readonly List<byte[]> _blocks = [];
    private readonly Dictionary<int, Stack<int>> _free = [];
    private int _next;

    /// <summary>Bytes in blocks.</summary>
    public long Capacity => (long)_blocks.Count * UnitsPerBlock * Unit;

    /// <summary>The longest text there is room for, in bytes.</summary>
    public static int LongestText => UnitsPerBlock * Unit;

    /// <summary>Returns a text's bytes.</summary>
    public ReadOnlySpan<byte> Read(TextPlace place) =>
        _blocks[place.Start / UnitsPerBlock].AsSpan(place.Start % UnitsPerBlock * Unit, place.Bytes);

    /// <summary>Puts a text somewhere.</summary>
    public TextPlace Add(ReadOnlySpan<byte> text)
    {
        var units = Units(text.Length);
        if (!(_free.TryGetValue(units, out var places) && places.TryPop(out var start)))
        {
            start = Extend(units);
        }

        text.CopyTo(_blocks[start / UnitsPerBlock].AsSpan(start % UnitsPerBlock * Unit));
        return new TextPlace(start, text.Length);
    }

    /// <summary>Gives a text's room back.</summary>
    public void Remove(TextPlace place)
    {
        if (place.Bytes == 0)
        {
            return;
        }

        var units = Units(place.Bytes);
        if (!_free.TryGetValue(units, out var places))
        {
            _free[units] = places = new Stack<int>();
        }

        places.Push(place.Start);
    }

    private static int Units(int bytes) => Math.Max(1, (bytes + Unit - 1) / Unit);

    private int Extend(int units)
    {
        var left = (_blocks.Count * UnitsPerBlock) - _next;
        if (units > left)
        {
            _next = _blocks.Count * UnitsPerBlock;
            _blocks.Add(GC.AllocateUninitializedArray<byte>(UnitsPerBlock * Unit));
        }

        var start = _next;
        _next += units;
        return start;
    }
}
