using System.Text.Json;

namespace TextMad.Tokenization;

/// <summary>Puts together and checks a vocabulary that comes from files.</summary>
internal sealed class VocabularyBuilder
{
    /// <summary>As many ids as training allows.</summary>
    private const int MaximumSize = 1 << 20;

    private readonly string _path;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<BytePairMerge> _merges = [];
    private readonly HashSet<ulong> _pairs = [];

    /// <summary>Creates a builder that names this file in complaints.</summary>
    public VocabularyBuilder(string path) => _path = path;

    /// <summary>Adds the tokens of an object that gives each spelling its id.</summary>
    public void AddTokens(JsonElement tokens, string key)
    {
        if (tokens.ValueKind != JsonValueKind.Object)
        {
            throw new InputException($"{_path}: {key} must be an object that gives each token its id.");
        }

        foreach (var token in tokens.EnumerateObject())
        {
            if (token.Value.ValueKind != JsonValueKind.Number || !token.Value.TryGetInt32(out var id) || id is < 0 or >= MaximumSize)
            {
                throw new InputException($"{_path}: token '{token.Name}' has the id {token.Value.GetRawText()}; 0..{MaximumSize - 1} are allowed.");
            }

            if (!_ids.TryAdd(token.Name, id))
            {
                throw new InputException($"{_path}: token '{token.Name}' is listed twice.");
            }
        }
    }

    /// <summary>Adds a special token; the only one that this kind of tokenizer knows is the end of text.</summary>
    public void AddSpecial(string? name, int id)
    {
        if (name != BytePairVocabulary.EndOfTextName)
        {
            throw new InputException($"{_path}: the added token '{name}' is not supported; only {BytePairVocabulary.EndOfTextName} is.");
        }

        if (id is < 0 or >= MaximumSize || (!_ids.TryAdd(name, id) && _ids[name] != id))
        {
            throw new InputException($"{_path}: the added token '{name}' has the id {id}, which contradicts the vocabulary.");
        }
    }

    /// <summary>Adds the next merge, <c>left right</c>.</summary>
    public void AddMerge(string merge, string where)
    {
        var space = merge.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0 || space == merge.Length - 1 || merge.IndexOf(' ', space + 1) >= 0)
        {
            throw new InputException($"{where}: '{merge}' is not a merge; two tokens with one space between them are expected.");
        }

        var left = Find(merge[..space], where);
        var right = Find(merge[(space + 1)..], where);
        var result = Find(merge.Remove(space, 1), where);
        if (!_pairs.Add(BytePairVocabulary.Key(left, right)))
        {
            throw new InputException($"{where}: the merge '{merge}' is listed twice.");
        }

        _merges.Add(new BytePairMerge(left, right, result));
    }

    /// <summary>Returns the vocabulary, once all is added.</summary>
    public BytePairVocabulary Build()
    {
        if (!_ids.TryGetValue(BytePairVocabulary.EndOfTextName, out var endOfText))
        {
            throw new InputException($"{_path}: the token {BytePairVocabulary.EndOfTextName} is missing.");
        }

        var tokens = new byte[_ids.Count][];
        var single = new bool[256];
        foreach (var (spelling, id) in _ids)
        {
            if (id >= tokens.Length || tokens[id] is not null)
            {
                throw new InputException($"{_path}: token '{spelling}' has the id {id}; {_ids.Count} tokens have the ids 0..{_ids.Count - 1}, each once.");
            }

            tokens[id] = Bytes(spelling, id == endOfText);
            if (tokens[id].Length == 1)
            {
                single[tokens[id][0]] = true;
            }
        }

        var missing = Array.IndexOf(single, false);
        return missing < 0
            ? new BytePairVocabulary(tokens, [.. _merges], endOfText)
            : throw new InputException($"{_path}: no token for the byte {missing}; a byte-level vocabulary has one for each of the 256.");
    }

    private byte[] Bytes(string spelling, bool special)
    {
        if (special)
        {
            return [];
        }

        return spelling.Length > 0 && ByteAlphabet.TryRead(spelling, out var bytes)
            ? bytes
            : throw new InputException($"{_path}: token '{spelling}' is not spelt in GPT-2's byte alphabet.");
    }

    private int Find(string token, string where) =>
        _ids.TryGetValue(token, out var id)
            ? id
            : throw new InputException($"{where}: the token '{token}' is not in the vocabulary.");
}
