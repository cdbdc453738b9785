using TextMad.Texts;

namespace TextMad.Corpora.Pipeline.Blocks;

/// <summary>
/// How much of a text its repeated n-grams take, for one n after the other. Exact: an n-gram's number follows from that of its first n-1 words and
/// its last word, so that equal numbers are equal words.
/// </summary>
internal sealed class NGramRepetition
{
    private readonly int[] _words;
    private readonly int[] _grams;
    private readonly int[] _lengths;
    private readonly Dictionary<long, int> _numbers = [];
    private int _n = 1;
    private int _distinct;

    public NGramRepetition(TextTokens tokens)
    {
        _words = new int[tokens.Count];
        _lengths = new int[tokens.Count + 1];
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var lookup = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < tokens.Count; i++)
        {
            _lengths[i + 1] = _lengths[i] + tokens.Length(i);
            if (!lookup.TryGetValue(tokens[i], out _words[i]))
            {
                _words[i] = numbers.Count;
                lookup[tokens[i]] = _words[i];
            }
        }

        _grams = (int[])_words.Clone();
    }

    private int Count => _words.Length - _n + 1;

    /// <summary>Goes on to n-grams of one word more.</summary>
    public void Lengthen()
    {
        _n++;
        _numbers.Clear();
        for (var i = 0; i < Count; i++)
        {
            var key = ((long)_grams[i] << 32) | (uint)_words[i + _n - 1];
            ref var number = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_numbers, key, out var known);
            number = known ? number : _numbers.Count - 1;
            _grams[i] = number;
        }

        _distinct = _numbers.Count;
    }

    /// <summary>Characters of all occurrences of the most frequent n-gram, spaces between its words included; 0 when the text is shorter.</summary>
    public long TopCharacters()
    {
        if (Count < 1)
        {
            return 0;
        }

        var counts = new int[_distinct];
        for (var i = 0; i < Count; i++)
        {
            counts[_grams[i]]++;
        }

        var most = counts.Max();
        var top = Array.IndexOf(counts, most);
        return (long)most * (Characters(Array.IndexOf(_grams, top)) + _n - 1);
    }

    /// <summary>Characters of n-grams that occurred before, each character once.</summary>
    public long DuplicateCharacters()
    {
        var seen = new bool[_distinct];
        var characters = 0L;
        for (var i = 0; i < Count;)
        {
            ref var before = ref seen[_grams[i]];
            characters += before ? Characters(i) : 0;
            i += before ? _n : 1;
            before = true;
        }

        return characters;
    }

    private int Characters(int start) => _lengths[start + _n] - _lengths[start];
}
