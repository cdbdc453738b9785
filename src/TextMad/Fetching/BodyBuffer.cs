namespace TextMad.Fetching;

/// <summary>Bytes that arrive, up to a limit; memory grows with what has arrived and not with what was announced.</summary>
/// <param name="maximum">The largest body in bytes.</param>
internal sealed class BodyBuffer(int maximum)
{
    private byte[] _bytes = new byte[Math.Min(maximum, 1 << 14) + 1];
    private int _count;

    /// <summary>The bytes that have arrived so far.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _count);

    /// <summary>Returns where to put what comes next; never empty.</summary>
    public Span<byte> Room() => RoomInMemory().Span;

    /// <summary>Returns where to put what comes next; never empty.</summary>
    public Memory<byte> RoomInMemory()
    {
        if (_count == _bytes.Length)
        {
            // One byte more than allowed, so that a body beyond the limit is noticed.
            Array.Resize(ref _bytes, (int)Math.Min(maximum + 1L, 2L * _bytes.Length));
        }

        return _bytes.AsMemory(_count);
    }

    /// <summary>Takes in what was put there.</summary>
    /// <exception cref="FetchFailure">More has come than is allowed.</exception>
    public void Advance(int count)
    {
        _count += count;
        if (_count > maximum)
        {
            throw new FetchFailure(FetchReasons.BodyTooLarge, $"The body has more than {maximum} bytes.");
        }
    }
}
