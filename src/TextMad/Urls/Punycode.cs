using System.Text;

namespace TextMad.Urls;

/// <summary>Punycode with the parameters of domain names [RFC 3492].</summary>
internal static class Punycode
{
    private const int Base = 36;
    private const int SmallestThreshold = 1;
    private const int LargestThreshold = 26;
    private const int Skew = 38;
    private const int Damp = 700;
    private const int InitialBias = 72;
    private const int InitialCode = 128;

    /// <summary>Returns the encoding of a label, without <c>xn--</c>; null when it is too long to be one.</summary>
    public static string? Encode(string label)
    {
        var runes = label.EnumerateRunes().Select(r => r.Value).ToArray();

        // The work grows with the square of the length, and no name has more than 63 characters in a label.
        if (runes.Length > 1000)
        {
            return null;
        }

        var output = new StringBuilder();
        foreach (var code in runes.Where(c => c < InitialCode))
        {
            output.Append((char)code);
        }

        var basic = output.Length;
        var handled = basic;
        if (basic > 0)
        {
            output.Append('-');
        }

        var (n, delta, bias) = (InitialCode, 0L, InitialBias);
        while (handled < runes.Length)
        {
            var next = runes.Where(c => c >= n).Min();
            delta += (long)(next - n) * (handled + 1);
            n = next;
            foreach (var code in runes)
            {
                if (code < n)
                {
                    delta++;
                }
                else if (code == n)
                {
                    var q = delta;
                    for (var k = Base; ; k += Base)
                    {
                        var t = Threshold(k, bias);
                        if (q < t)
                        {
                            break;
                        }

                        output.Append(Digit((int)(t + ((q - t) % (Base - t)))));
                        q = (q - t) / (Base - t);
                    }

                    output.Append(Digit((int)q));
                    bias = Adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }

            delta++;
            n++;
        }

        return output.ToString();
    }

    /// <summary>Returns the label that an encoding (without <c>xn--</c>) stands for; null when it is none.</summary>
    public static string? Decode(ReadOnlySpan<char> encoded)
    {
        var dash = encoded.LastIndexOf('-');
        if (encoded.Length > 1000)
        {
            return null;
        }

        var runes = new List<int>();
        foreach (var c in dash > 0 ? encoded[..dash] : default)
        {
            if (c >= InitialCode)
            {
                return null;
            }

            runes.Add(c);
        }

        var (n, i, bias) = ((long)InitialCode, 0L, InitialBias);
        for (var at = dash > 0 ? dash + 1 : 0; at < encoded.Length;)
        {
            var (before, weight) = (i, 1L);
            for (var k = Base; ; k += Base)
            {
                if (at == encoded.Length || Value(encoded[at++]) is not (>= 0 and var digit))
                {
                    return null;
                }

                i += digit * weight;
                var t = Threshold(k, bias);
                if (digit < t)
                {
                    break;
                }

                weight *= Base - t;
                if (weight > int.MaxValue || i > int.MaxValue)
                {
                    return null;
                }
            }

            bias = Adapt(i - before, runes.Count + 1, before == 0);
            n += i / (runes.Count + 1);
            i %= runes.Count + 1;
            if (n > 0x10FFFF || !Rune.IsValid((int)n))
            {
                return null;
            }

            runes.Insert((int)i++, (int)n);
        }

        return string.Concat(runes.Select(code => new Rune(code).ToString()));
    }

    private static int Threshold(int k, int bias) => Math.Clamp(k - bias, SmallestThreshold, LargestThreshold);

    private static int Adapt(long delta, int points, bool first)
    {
        delta = first ? delta / Damp : delta / 2;
        delta += delta / points;
        var k = 0;
        for (; delta > (Base - SmallestThreshold) * LargestThreshold / 2; k += Base)
        {
            delta /= Base - SmallestThreshold;
        }

        return (int)(k + ((Base - SmallestThreshold + 1) * delta / (delta + Skew)));
    }

    private static char Digit(int value) => (char)(value < 26 ? value + 'a' : value - 26 + '0');

    private static int Value(char c) => char.IsAsciiLetter(c) ? (c | 32) - 'a' : char.IsAsciiDigit(c) ? c - '0' + 26 : -1;
}
