namespace TextMad.MLTokenizers.HuggingFace;

/// <summary>
/// WordPiece [Devlin et al. 2019]: the longest piece that begins what is left of a word, again and again; a word that cannot be written is unknown as a whole. With no pieces
/// within words it is a list of words (<c>WordLevel</c>).
/// </summary>
internal sealed class WordPieceModel : IWordModel
{
    private readonly Vocabulary _vocabulary;
    private readonly HashSet<string> _special;
    private readonly string? _prefix;
    private readonly int _longest;

    /// <summary>Reads the model.</summary>
    /// <inheritdoc cref="BytePairModel(JsonNode, Vocabulary, HashSet{string})"/>
    public WordPieceModel(JsonNode node, Vocabulary vocabulary, HashSet<string> special)
    {
        (_vocabulary, _special) = (vocabulary, special);
        foreach (var (token, id) in node["vocab"].Fields)
        {
            vocabulary.Add(token, id.Count(), id);
        }

        _prefix = node.Type == "WordLevel" ? null : node["continuing_subword_prefix"].Text("##");
        _longest = node["max_input_chars_per_word"].Count(100);
        Unknown = vocabulary.IdOf(node["unk_token"].Text(_prefix is null ? "<unk>" : "[UNK]"));
        if (Unknown < 0)
        {
            throw node["unk_token"].Wrong("a token of model.vocab");
        }
    }

    public int Unknown { get; }

    public void Encode(string word, List<int> ids)
    {
        if (_prefix is null)
        {
            ids.Add(_vocabulary.IdOf(word) is var id && id >= 0 && !_special.Contains(word) ? id : Unknown);
            return;
        }

        var before = ids.Count;
        if (word.EnumerateRunes().Count() <= _longest)
        {
            for (var start = 0; start < word.Length;)
            {
                var end = word.Length;
                for (; end > start; end--)
                {
                    var piece = (start > 0 ? _prefix : "") + word[start..end];
                    if (_vocabulary.IdOf(piece) is var id && id >= 0 && !_special.Contains(piece))
                    {
                        ids.Add(id);
                        break;
                    }
                }

                if (end == start)
                {
                    ids.RemoveRange(before, ids.Count - before);
                    ids.Add(Unknown);
                    return;
                }

                start = end;
            }

            return;
        }

        ids.Add(Unknown);
    }
}
