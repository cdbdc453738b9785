using System.Globalization;
using System.Text;
using TextMad.Numerics.Random;
using TextMad.SimulatedWeb;

namespace TextMad.Tests.SimulatedWeb;

/// <summary>Human articles without end, made of invented words: paragraphs of sentences, no two alike.</summary>
internal sealed class InventedSupply(int words = 120, long count = long.MaxValue) : IArticleSupply
{
    private static readonly RandomKey _key = RandomKey.FromSeed(99).For("articles");

    public long Count => count;

    public Document Article(long index) => Document.Create(
        Text(_key.At((ulong)index), words), new Origin.Imported("invented", index.ToString(CultureInfo.InvariantCulture)), "en");

    public static string Text(RandomKey key, int words)
    {
        var random = key.Stream();
        var text = new StringBuilder(words * 7);
        for (var i = 0; i < words; i++)
        {
            var begins = i % 12 == 0;
            text.Append(i == 0 ? "" : !begins ? " " : i % 48 == 0 ? ".\n\n" : ". ");
            for (var letters = 2 + random.NextInt32(7); letters > 0; letters--)
            {
                var letter = (char)('a' + random.NextInt32(26));
                text.Append(begins ? char.ToUpperInvariant(letter) : letter);
                begins = false;
            }
        }

        return text.Append('.').ToString();
    }
}
