namespace TextMad.SimulatedWeb;

/// <summary>Whole numbers in digits and lower-case letters, as they stand in addresses.</summary>
internal static class Base36
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    /// <summary>Writes a number; returns how many bytes, at most 7.</summary>
    public static int Write(uint number, Span<byte> target)
    {
        Span<byte> reversed = stackalloc byte[8];
        var length = 0;
        do
        {
            reversed[length++] = (byte)Digits[(int)(number % 36)];
            number /= 36;
        }
        while (number > 0);
        for (var i = 0; i < length; i++)
        {
            target[i] = reversed[length - 1 - i];
        }

        return length;
    }

    /// <summary>Returns a number as text.</summary>
    public static string Text(int number)
    {
        Span<byte> bytes = stackalloc byte[8];
        return System.Text.Encoding.ASCII.GetString(bytes[..Write((uint)number, bytes)]);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; false for anything else.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        if (text.Length is 0 or > 6 || (text[0] == '0' && text.Length > 1))
        {
            return false;
        }

        long value = 0;
        foreach (var c in text)
        {
            var digit = c is >= '0' and <= '9' ? c - '0' : c is >= 'a' and <= 'z' ? c - 'a' + 10 : -1;
            if (digit < 0)
            {
                return false;
            }

            value = (value * 36) + digit;
        }

        number = (int)Math.Min(value, int.MaxValue);
        return value <= int.MaxValue;
    }
}
