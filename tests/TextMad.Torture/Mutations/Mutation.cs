using System.Globalization;

namespace TextMad.Torture.Mutations;

/// <summary>One change of one file, which depends on the campaign's seed and on its number alone.</summary>
/// <param name="Artefact">What is changed.</param>
/// <param name="Way">How.</param>
/// <param name="Content">What the file holds then; null when it is gone.</param>
/// <param name="Words">The same for people.</param>
internal sealed record Mutation(Artefact Artefact, MutationWay Way, byte[]? Content, string Words)
{
    private static readonly MutationWay[] _ofAny = [MutationWay.Flip, MutationWay.Zero, MutationWay.Truncate, MutationWay.Empty, MutationWay.Swap, MutationWay.Delete];
    private static readonly MutationWay[] _ofText = [.. _ofAny, MutationWay.DoubleLine, MutationWay.RemoveLine, MutationWay.EditNumber];

    /// <summary>Returns the mutation of a number.</summary>
    /// <param name="artefacts">All that there is to change.</param>
    /// <param name="seed">The campaign's seed.</param>
    /// <param name="index">The number.</param>
    public static Mutation Of(IReadOnlyList<Artefact> artefacts, ulong seed, long index)
    {
        var random = new Random(unchecked((int)Mix(seed ^ Mix((ulong)index))));
        var kinds = artefacts.Select(artefact => artefact.Kind).Distinct().Order(StringComparer.Ordinal).ToList();
        for (; ; )
        {
            // Kind by kind, so that few files of a kind are not lost among many of another.
            var kind = kinds[random.Next(kinds.Count)];
            var among = artefacts.Where(artefact => artefact.Kind == kind).ToList();
            var artefact = among[random.Next(among.Count)];
            var content = File.ReadAllBytes(artefact.Path);
            var ways = artefact.IsText ? _ofText : _ofAny;
            var way = ways[random.Next(ways.Length)];
            if (Change(way, content, among, artefact, random) is var (changed, words) && words.Length > 0 && !(changed ?? [0]).AsSpan().SequenceEqual(content))
            {
                return new Mutation(artefact, way, changed, words);
            }
        }
    }

    /// <summary>Makes it.</summary>
    public void Apply()
    {
        if (Content is null)
        {
            File.Delete(Artefact.Path);
        }
        else
        {
            File.WriteAllBytes(Artefact.Path, Content);
        }
    }

    /// <summary>Returns what a file holds after a change; no words where this cannot be done to it.</summary>
    private static (byte[]? Content, string Words) Change(MutationWay way, byte[] content, List<Artefact> among, Artefact artefact, Random random)
    {
        if (content.Length == 0)
        {
            return (null, "");
        }

        string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        var changed = (byte[])content.Clone();
        switch (way)
        {
            case MutationWay.Flip:
                var (at, bit) = (random.Next(content.Length), random.Next(8));
                changed[at] ^= (byte)(1 << bit);
                return (changed, Say($"bit {bit} of byte {at} of {content.Length} turned over"));
            case MutationWay.Zero:
                var length = Math.Min(content.Length, 1 << random.Next(4, 13));
                var start = random.Next(content.Length - length + 1);
                changed.AsSpan(start, length).Clear();
                return (changed, Say($"{length} bytes from {start} set to zero"));
            case MutationWay.Truncate:
                var kept = random.Next(content.Length);
                return (content[..kept], Say($"{kept} of {content.Length} bytes kept"));
            case MutationWay.Empty:
                return ([], "emptied");
            case MutationWay.Delete:
                return (null, "removed");
            case MutationWay.Swap:
                var others = among.Where(other => other != artefact).ToList();
                if (others.Count == 0)
                {
                    return (null, "");
                }

                var other = others[random.Next(others.Count)];
                return (File.ReadAllBytes(other.Path), $"replaced by {other.Name}");
        }

        var lines = Lines(content);
        var line = random.Next(lines.Count);
        switch (way)
        {
            case MutationWay.DoubleLine:
                lines.Insert(line, lines[line]);
                return ([.. lines.SelectMany(part => part)], Say($"line {line + 1} doubled"));
            case MutationWay.RemoveLine:
                lines.RemoveAt(line);
                return ([.. lines.SelectMany(part => part)], Say($"line {line + 1} removed"));
            default:
                var digits = Enumerable.Range(0, content.Length).Where(place => char.IsAsciiDigit((char)content[place])).ToList();
                if (digits.Count == 0)
                {
                    return (null, "");
                }

                var digit = digits[random.Next(digits.Count)];
                changed[digit] = (byte)('0' + ((content[digit] - '0' + 1 + random.Next(9)) % 10));
                return (changed, Say($"digit at byte {digit} changed from {(char)content[digit]} to {(char)changed[digit]}"));
        }
    }

    private static List<byte[]> Lines(byte[] content)
    {
        var lines = new List<byte[]>();
        for (var start = 0; start < content.Length;)
        {
            var end = Array.IndexOf(content, (byte)'\n', start);
            end = end < 0 ? content.Length : end + 1;
            lines.Add(content[start..end]);
            start = end;
        }

        return lines;
    }

    /// <summary>SplitMix64's finaliser.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
