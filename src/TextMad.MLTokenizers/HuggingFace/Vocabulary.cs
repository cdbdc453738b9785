using System.Globalization;
using System.Text;

namespace TextMad.MLTokenizers.HuggingFace;

/// <summary>The tokens of a <c>tokenizer.json</c> and their ids.</summary>
internal sealed class Vocabulary
{
    private const int MostTokens = 1 << 22;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _tokens = [];

    /// <summary>One more than the highest id.</summary>
    public int Size { get; private set; }

    /// <summary>Adds a token.</summary>
    /// <exception cref="InputException">Its id is another's already, or too high.</exception>
    public void Add(string token, int id, JsonNode place)
    {
        if (id >= MostTokens)
        {
            throw place.Wrong(string.Create(CultureInfo.InvariantCulture, $"an id below {MostTokens}"));
        }

        if (_tokens.TryGetValue(id, out var other) && other != token)
        {
            throw new InputException($"{place.File}: '{place.Place}' gives '{token}' the id {id}, which '{other}' has already.");
        }

        _ids.TryAdd(token, id);
        _tokens[id] = token;
        Size = Math.Max(Size, id + 1);
    }

    /// <summary>Returns a token's id; -1 when there is no such token.</summary>
    public int IdOf(string token) => _ids.TryGetValue(token, out var id) ? id : -1;

    /// <summary>Returns the token of an id; null when it has none.</summary>
    public string? TokenOf(int id) => _tokens.GetValueOrDefault(id);

    /// <summary>Appends the tokens <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c> of a text's bytes; false, and nothing, when one of them is not there.</summary>
    public bool AddBytes(string text, List<int> ids)
    {
        var before = ids.Count;
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            var id = IdOf(string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>"));
            if (id < 0)
            {
                ids.RemoveRange(before, ids.Count - before);
                return false;
            }

            ids.Add(id);
        }

        return true;
    }
}
