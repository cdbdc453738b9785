namespace TextMad.MLTokenizers.HuggingFace;

/// <summary>The most probable cut into pieces of a unigram model [Kudo 2018], in double precision and in the order of that library, so that ties fall alike.</summary>
internal sealed class UnigramModel : IWordModel
{
    private const double UnknownPenalty = 10;

    private readonly Vocabulary _vocabulary;
    private readonly List<double> _scores = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int _longest;
    private readonly double _unknownScore;
    private readonly bool _usesBytes;

    /// <summary>Reads the model.</summary>
    /// <inheritdoc cref="BytePairModel(JsonNode, Vocabulary, HashSet{string})"/>
    public UnigramModel(JsonNode node, Vocabulary vocabulary, HashSet<string> special)
    {
        _vocabulary = vocabulary;
        var pieces = new Dictionary<string, int>(StringComparer.Ordinal);
        var lowest = double.PositiveInfinity;
        foreach (var entry in node["vocab"].Items)
        {
            var sides = entry.Items.ToArray();
            if (sides.Length != 2)
            {
                throw entry.Wrong("a piece and its score");
            }

            var piece = sides[0].Text();
            vocabulary.Add(piece, _scores.Count, entry);
            if (!special.Contains(piece))
            {
                pieces.TryAdd(piece, _scores.Count);
            }

            _scores.Add(sides[1].Number());
            _longest = Math.Max(_longest, piece.Length);
            lowest = Math.Min(lowest, _scores[^1]);
        }

        if (_scores.Count == 0)
        {
            throw node["vocab"].Wrong("a list of pieces with scores, one at least,");
        }

        _lookup = pieces.GetAlternateLookup<ReadOnlySpan<char>>();
        _unknownScore = lowest - UnknownPenalty;
        _usesBytes = node["byte_fallback"].Flag(false);
        Unknown = node["unk_id"].Count(-1);
        if (Unknown >= _scores.Count)
        {
            throw node["unk_id"].Wrong("the id of a piece");
        }
    }

    public int Unknown { get; }

    public void Encode(string word, List<int> ids)
    {
        var best = new double[word.Length + 1];
        var from = new int[word.Length + 1];
        var piece = new int[word.Length + 1];
        Array.Fill(from, -1);
        for (var start = 0; start < word.Length;)
        {
            var single = char.IsHighSurrogate(word[start]) && start + 1 < word.Length ? 2 : 1;
            var hasSingle = false;
            for (var length = single; length <= Math.Min(_longest, word.Length - start); length++)
            {
                if (char.IsHighSurrogate(word[start + length - 1]) || !_lookup.TryGetValue(word.AsSpan(start, length), out var id))
                {
                    continue;
                }

                Reach(start, start + length, best[start] + _scores[id], id);
                hasSingle |= length == single;
            }

            if (!hasSingle)
            {
                Reach(start, start + single, best[start] + _unknownScore, -1);
            }

            start += single;
        }

        Walk(word, from, piece, ids);

        void Reach(int start, int end, double score, int id)
        {
            if (from[end] < 0 || score > best[end])
            {
                (best[end], from[end], piece[end]) = (score, start, id);
            }
        }
    }

    private void Walk(string word, int[] from, int[] piece, List<int> ids)
    {
        var cuts = new Stack<(int Start, int End, int Id)>();
        for (var end = word.Length; end > 0; end = from[end])
        {
            // Unknown characters that follow each other are one.
            if (piece[end] < 0 && cuts.TryPeek(out var after) && after.Id < 0)
            {
                cuts.Pop();
                cuts.Push((from[end], after.End, -1));
            }
            else
            {
                cuts.Push((from[end], end, piece[end]));
            }
        }

        foreach (var (start, end, id) in cuts)
        {
            if (id >= 0)
            {
                ids.Add(id);
            }
            else if (!(_usesBytes && _vocabulary.AddBytes(word[start..end], ids)) && Unknown >= 0)
            {
                ids.Add(Unknown);
            }
        }
    }
}
