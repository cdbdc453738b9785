using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace TextMad.SimulatedWeb.Serving;

/// <summary>Bytes of a document under construction; used again for the next one.</summary>
internal sealed class HtmlBuffer
{
    private static readonly SearchValues<byte> _special = SearchValues.Create("<>&\""u8);

    [ThreadStatic]
    private static HtmlBuffer? _ofThread;

    private byte[] _bytes = new byte[16 * 1024];
    private int _count;

    /// <summary>This thread's buffer, emptied.</summary>
    public static HtmlBuffer Rent()
    {
        var buffer = _ofThread ??= new HtmlBuffer();
        buffer._count = 0;

        // The buffer shrinks again after a huge page.
        if (buffer._bytes.Length > 1 << 22)
        {
            buffer._bytes = new byte[16 * 1024];
        }

        return buffer;
    }

    /// <summary>Bytes so far.</summary>
    public int Count => _count;

    /// <summary>Returns a copy of what was written.</summary>
    public byte[] ToArray() => _bytes.AsSpan(0, _count).ToArray();

    /// <summary>Appends bytes as they are.</summary>
    public HtmlBuffer Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _count += bytes.Length;
        return this;
    }

    /// <summary>Appends text that needs no escapes.</summary>
    public HtmlBuffer Raw(string text)
    {
        _count += Encoding.UTF8.GetBytes(text, Room(text.Length * 3));
        return this;
    }

    /// <summary>Appends text with the characters escaped that HTML and XML give a meaning.</summary>
    public HtmlBuffer Text(ReadOnlySpan<byte> text)
    {
        while (text.IndexOfAny(_special) is >= 0 and var at)
        {
            Raw(text[..at]).Raw(text[at] switch
            {
                (byte)'<' => "&lt;"u8,
                (byte)'>' => "&gt;"u8,
                (byte)'&' => "&amp;"u8,
                _ => "&quot;"u8,
            });
            text = text[(at + 1)..];
        }

        return Raw(text);
    }

    /// <summary>Appends a whole number.</summary>
    public HtmlBuffer Number(long value)
    {
        Utf8Formatter.TryFormat(value, Room(20), out var written);
        _count += written;
        return this;
    }

    /// <summary>Appends a number that is not negative in base 36.</summary>
    public HtmlBuffer Base36Number(int value)
    {
        _count += Base36.Write((uint)value, Room(8));
        return this;
    }

    /// <summary>Appends a date, <c>2024-01-31</c>, with the time <c>T12:00:00Z</c> if asked for.</summary>
    public HtmlBuffer Date(DateTime date, bool time = false)
    {
        var written = 0;
        date.TryFormat(Room(24), out written, time ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        _count += written;
        return this;
    }

    private Span<byte> Room(int bytes)
    {
        if (_bytes.Length - _count < bytes)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _count + bytes));
        }

        return _bytes.AsSpan(_count);
    }
}
