using System.IO.Hashing;
using System.Runtime.InteropServices;
using TextMad.Numerics.Random;

namespace TextMad.Metrics;

/// <summary>
/// A random sample of documents that does not depend on their order: every text draws a number by its content, and those with the
/// smallest numbers are taken. The k-th copy of a text draws its k-th number, whichever copy that is.
/// </summary>
internal static class DocumentSample
{
    private static readonly RandomKey _key = RandomKey.FromSeed(1).For("metrics").For("sample");

    /// <summary>At most this many of the candidates, in an order that depends on the texts alone.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="candidates">Which of them may be taken.</param>
    /// <param name="size">How many to take at most.</param>
    public static int[] Of(IReadOnlyList<string> texts, IEnumerable<int> candidates, int size)
    {
        // By their hashes, so that texts that are read when they are asked for are not all kept.
        var copies = new Dictionary<UInt128, int>();
        ulong Draw(string text)
        {
            var copy = CollectionsMarshal.GetValueRefOrAddDefault(copies, XxHash128.HashToUInt128(MemoryMarshal.AsBytes(text.AsSpan())), out _)++;
            return _key.For(text).At(copy).Stream().NextUInt64();
        }

        var drawn = candidates.Select(document => (Number: Draw(texts[document]), Document: document)).ToArray();
        Array.Sort(drawn, (a, b) => a.Number != b.Number
            ? a.Number.CompareTo(b.Number)
            : string.CompareOrdinal(texts[a.Document], texts[b.Document]));
        return [.. drawn.Take(size).Select(entry => entry.Document)];
    }
}
