using System.Text;
using TextMad.Numerics.Random;

namespace TextMad.Cli.Benchmarking;

/// <summary>Text that looks enough like language to train on: Zipfian invented words in sentences, a function of the seed.</summary>
internal static class SyntheticText
{
    private static readonly string[] _onsets = ["b", "k", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pl"];
    private static readonly string[] _vowels = ["a", "e", "i", "o", "u", "ai", "ou"];

    /// <summary>Returns the documents of about this many words, of a language of this many.</summary>
    public static IReadOnlyList<string> Documents(int count, int words, ulong seed = 1, int language = 400) =>
        [.. Enumerable.Range(0, count).Select(Source(words, seed, language))];

    /// <summary>Returns the same documents one by one, each from its number, as many as anyone wants.</summary>
    public static Func<int, string> Source(int words, ulong seed = 1, int language = 400)
    {
        var key = RandomKey.FromSeed(seed).For("synthetic text");
        var vocabulary = Vocabulary(language);
        return i => Document(key.At(i).Stream(), vocabulary, words);
    }

    private static string Document(RandomStream random, string[] vocabulary, int words)
    {
        var text = new StringBuilder();
        var written = 0;
        while (written < words)
        {
            var length = 4 + random.NextInt32(9);
            for (var i = 0; i < length; i++)
            {
                // The cube of a uniform number makes low ranks frequent and leaves a long tail.
                var u = random.NextDouble();
                var word = vocabulary[(int)(u * u * u * vocabulary.Length)];
                text.Append(i == 0 ? char.ToUpperInvariant(word[0]) + word[1..] : " " + word);
            }

            text.Append(written + length < words ? ". " : ".");
            written += length;
        }

        return text.ToString();
    }

    private static string[] Vocabulary(int size)
    {
        var random = RandomKey.FromSeed(77).For("synthetic vocabulary").Stream();
        var words = new HashSet<string>();
        var ordered = new List<string>();
        while (ordered.Count < size)
        {
            var word = new StringBuilder();
            for (var syllables = 1 + random.NextInt32(3); syllables > 0; syllables--)
            {
                word.Append(_onsets[random.NextInt32(_onsets.Length)]).Append(_vowels[random.NextInt32(_vowels.Length)]);
            }

            if (words.Add(word.ToString()))
            {
                ordered.Add(word.ToString());
            }
        }

        return [.. ordered];
    }
}
