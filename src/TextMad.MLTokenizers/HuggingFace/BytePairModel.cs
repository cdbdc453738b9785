namespace TextMad.MLTokenizers.HuggingFace;

/// <summary>Byte-pair encoding [Sennrich et al. 2016] over characters, which may be those of a byte alphabet, with tokens for single bytes where characters are unknown.</summary>
internal sealed class BytePairModel : IWordModel
{
    private readonly Vocabulary _vocabulary;
    private readonly Dictionary<(int Left, int Right), (int Rank, int Id)> _merges = [];
    private readonly HashSet<string> _special;
    private readonly string _prefix;
    private readonly string _suffix;
    private readonly bool _usesBytes;
    private readonly bool _takesWholeWords;
    private readonly bool _joinsUnknown;

    /// <summary>Reads the model.</summary>
    /// <param name="node">The file's <c>model</c>.</param>
    /// <param name="vocabulary">Where its tokens go.</param>
    /// <param name="special">Tokens that no text yields.</param>
    /// <exception cref="InputException">It is broken, or has what is not read.</exception>
    public BytePairModel(JsonNode node, Vocabulary vocabulary, HashSet<string> special)
    {
        (_vocabulary, _special) = (vocabulary, special);
        foreach (var (token, id) in node["vocab"].Fields)
        {
            vocabulary.Add(token, id.Count(), id);
        }

        (_prefix, _suffix) = (node["continuing_subword_prefix"].Text(""), node["end_of_word_suffix"].Text(""));
        (_usesBytes, _takesWholeWords, _joinsUnknown) = (node["byte_fallback"].Flag(false), node["ignore_merges"].Flag(false), node["fuse_unk"].Flag(false));
        if (!node["dropout"].IsNull && node["dropout"].Number() != 0)
        {
            throw node["dropout"].Wrong("null (a text is to have the same ids each time)");
        }

        Unknown = node["unk_token"].IsNull ? -1 : vocabulary.IdOf(node["unk_token"].Text()) is var unknown && unknown >= 0 ? unknown
            : throw node["unk_token"].Wrong("a token of model.vocab");
        var rank = 0;
        foreach (var merge in node["merges"].Items)
        {
            var (left, right) = SidesOf(merge);
            var (a, b) = (vocabulary.IdOf(left), vocabulary.IdOf(right));
            var together = right.StartsWith(_prefix, StringComparison.Ordinal) ? left + right[_prefix.Length..] : left + right;
            if (a < 0 || b < 0 || vocabulary.IdOf(together) is var id && id < 0)
            {
                throw merge.Wrong("two tokens of model.vocab that are one together");
            }

            _merges[(a, b)] = (rank++, vocabulary.IdOf(together));
        }
    }

    public int Unknown { get; }

    public void Encode(string word, List<int> ids)
    {
        if (_takesWholeWords && _vocabulary.IdOf(word) is var whole && whole >= 0 && !_special.Contains(word))
        {
            ids.Add(whole);
            return;
        }

        var symbols = Characters(word);
        Merge(symbols);
        ids.AddRange(symbols);
    }

    private static (string Left, string Right) SidesOf(JsonNode merge)
    {
        if (merge.Element.ValueKind == System.Text.Json.JsonValueKind.Array)
        {
            var sides = merge.Items.ToArray();
            return sides.Length == 2 ? (sides[0].Text(), sides[1].Text()) : throw merge.Wrong("two tokens");
        }

        return merge.Text().Split(' ') is [var left, var right] ? (left, right) : throw merge.Wrong("two tokens with a space between them");
    }

    private List<int> Characters(string word)
    {
        var symbols = new List<int>(word.Length);
        var (at, lastUnknown) = (0, false);
        while (at < word.Length)
        {
            var length = char.IsHighSurrogate(word[at]) && at + 1 < word.Length ? 2 : 1;
            var character = word.Substring(at, length);
            var spelled = (at > 0 ? _prefix : "") + character + (at + length == word.Length ? _suffix : "");
            at += length;
            if (_vocabulary.IdOf(spelled) is var id && id >= 0)
            {
                symbols.Add(id);
                lastUnknown = false;
            }
            else if (_usesBytes && _vocabulary.AddBytes(spelled, symbols))
            {
                lastUnknown = false;
            }
            else if (Unknown >= 0)
            {
                if (!(_joinsUnknown && lastUnknown))
                {
                    symbols.Add(Unknown);
                }

                lastUnknown = true;
            }
        }

        return symbols;
    }

    /// <summary>Merges the pair of the lowest rank, the leftmost of them first, until there is none.</summary>
    private void Merge(List<int> symbols)
    {
        var count = symbols.Count;
        if (count < 2)
        {
            return;
        }

        var (next, previous) = (new int[count], new int[count]);
        var queue = new PriorityQueue<(int At, int Left, int Right), (int Rank, int At)>();
        for (var i = 0; i < count; i++)
        {
            (next[i], previous[i]) = (i + 1 < count ? i + 1 : -1, i - 1);
        }

        for (var i = 0; i + 1 < count; i++)
        {
            Offer(i);
        }

        while (queue.TryDequeue(out var pair, out _))
        {
            var (at, left, right) = pair;
            if (symbols[at] != left || next[at] is var other && (other < 0 || symbols[other] != right))
            {
                continue;
            }

            var after = next[next[at]];
            symbols[next[at]] = -1;
            symbols[at] = _merges[(left, right)].Id;
            next[at] = after;
            if (after >= 0)
            {
                previous[after] = at;
                Offer(at);
            }

            if (previous[at] >= 0)
            {
                Offer(previous[at]);
            }
        }

        symbols.RemoveAll(symbol => symbol < 0);

        void Offer(int at)
        {
            var (left, right) = (symbols[at], symbols[next[at]]);
            if (_merges.TryGetValue((left, right), out var merge))
            {
                queue.Enqueue((at, left, right), (merge.Rank, at));
            }
        }
    }
}
