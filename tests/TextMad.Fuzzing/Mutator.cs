using System.Globalization;
using System.Text;

namespace TextMad.Fuzzing;

/// <summary>Makes inputs out of seeds. Input <c>i</c> of a campaign depends on its seed number and <c>i</c> alone, so that each can be made again.</summary>
internal sealed class Mutator(FuzzTarget target, ulong seed)
{
    private const int Longest = 1 << 16;

    // Values at which lengths, counts and signs turn over.
    private static readonly byte[] _edges = [0, 1, 9, 10, 13, 0x1B, 0x1F, 0x20, 0x22, 0x26, 0x2F, 0x3C, 0x7F, 0x80, 0x9F, 0xC0, 0xD8, 0xED, 0xF4, 0xFE, 0xFF];

    private static readonly string[] _numbers =
        ["0", "-1", "1", "255", "256", "65535", "2147483647", "2147483648", "4294967296", "9223372036854775807", "18446744073709551616", "1e999", "-0", "NaN",
            "99999999999999999999"];

    // Characters at the borders of what text may hold, each as UTF-8 (or as what pretends to be it).
    private static readonly byte[][] _characters =
    [
        [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF], [0xED, 0xA0, 0x80], [0xED, 0xB0, 0x80], [0xF0, 0x9F, 0x98, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0x80],
        [0xE2, 0x80, 0x8B], [0xE2, 0x80, 0xAE], [0xCC, 0x81], [0xEF, 0xB8, 0x8F], [0xC2, 0x85], [0xC2, 0xAD], [0xE2, 0x80, 0xA8], [0xEF, 0xBF, 0xBF], [0xD0, 0x96],
        [0xE4, 0xB8, 0xAD],
    ];

    /// <summary>The input of a number.</summary>
    public byte[] Make(long index)
    {
        // One generator an input; System.Random with a seed is the same everywhere.
        var random = new Random(unchecked((int)Mix(seed ^ Mix((ulong)index))));
        var bytes = new List<byte>(Pick(random, target.Seeds));
        var changes = 1 << random.Next(5);
        for (var i = 0; i < changes; i++)
        {
            Change(bytes, random);
        }

        return bytes.Count > Longest ? [.. bytes.Take(Longest)] : [.. bytes];
    }

    private void Change(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        switch (random.Next(12))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = Pick(random, _edges);
                break;
            case 2 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 3:
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + random.Next(1 << random.Next(10))));
                break;
            case 4:
                bytes.InsertRange(at, Part(bytes, random));
                break;
            case 5:
                // Nesting and length: a short part many times.
                var part = Part(bytes, random);
                var times = Math.Min(1 << random.Next(12), Longest / Math.Max(1, part.Length));
                bytes.InsertRange(at, Enumerable.Repeat(part, times).SelectMany(p => p));
                break;
            case 6:
                bytes.InsertRange(at, Part([.. Pick(random, target.Seeds)], random));
                break;
            case 7 when target.Words.Count > 0:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pick(random, target.Words)));
                break;
            case 8:
                ReplaceNumber(bytes, at, random);
                break;
            case 9:
                bytes.InsertRange(at, Pick(random, _characters));
                break;
            case 10:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                if (at + 4 <= bytes.Count)
                {
                    // A length of four bytes, in either order.
                    var value = BitConverter.GetBytes(random.Next(4) switch { 0 => int.MaxValue, 1 => -1, 2 => random.Next(), _ => bytes.Count });
                    for (var i = 0; i < 4; i++)
                    {
                        bytes[at + i] = value[i];
                    }
                }

                break;
        }
    }

    /// <summary>Another number in place of the first run of digits behind a place.</summary>
    private static void ReplaceNumber(List<byte> bytes, int at, Random random)
    {
        var start = bytes.FindIndex(Math.Min(at, bytes.Count), b => b is >= (byte)'0' and <= (byte)'9');
        if (start < 0)
        {
            return;
        }

        var end = start;
        while (end < bytes.Count && bytes[end] is >= (byte)'0' and <= (byte)'9')
        {
            end++;
        }

        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, Encoding.ASCII.GetBytes(random.Next(3) == 0 ? random.Next().ToString(CultureInfo.InvariantCulture) : Pick(random, _numbers)));
    }

    private static byte[] Part(List<byte> bytes, Random random)
    {
        if (bytes.Count == 0)
        {
            return [];
        }

        var start = random.Next(bytes.Count);
        return [.. bytes.GetRange(start, Math.Min(bytes.Count - start, 1 + random.Next(1 << random.Next(9))))];
    }

    private static T Pick<T>(Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>SplitMix64's finaliser.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
