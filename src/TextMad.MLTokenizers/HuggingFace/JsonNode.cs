using System.Text.Json;

namespace TextMad.MLTokenizers.HuggingFace;

/// <summary>A value of a <c>tokenizer.json</c> with the place where it stands, so that what is wrong with it is said there.</summary>
/// <param name="Element">The value; of kind undefined where there is none.</param>
/// <param name="File">The file.</param>
/// <param name="Place">Where it stands in it, e.g. <c>model.vocab</c>.</param>
internal readonly record struct JsonNode(JsonElement Element, string File, string Place)
{
    /// <summary>Whether there is nothing, or null.</summary>
    public bool IsNull => Element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>The kind that an object says it is of; empty where it says none.</summary>
    public string Type => Element.ValueKind == JsonValueKind.Object ? this["type"].Text("") : "";

    /// <summary>The elements of an array; none where there is nothing.</summary>
    public IEnumerable<JsonNode> Items
    {
        get
        {
            if (IsNull)
            {
                yield break;
            }

            if (Element.ValueKind != JsonValueKind.Array)
            {
                throw Wrong("a list");
            }

            var index = 0;
            foreach (var item in Element.EnumerateArray())
            {
                yield return new JsonNode(item, File, $"{Place}[{index++}]");
            }
        }
    }

    /// <summary>The fields of an object.</summary>
    public IEnumerable<(string Name, JsonNode Value)> Fields
    {
        get
        {
            if (Element.ValueKind != JsonValueKind.Object)
            {
                throw Wrong("an object");
            }

            foreach (var member in Element.EnumerateObject())
            {
                yield return (member.Name, new JsonNode(member.Value, File, $"{Place}.{member.Name}"));
            }
        }
    }

    /// <summary>A field of an object; nothing where it has none of the name.</summary>
    public JsonNode this[string name]
    {
        get
        {
            if (!IsNull && Element.ValueKind != JsonValueKind.Object)
            {
                throw Wrong("an object");
            }

            var place = Place.Length == 0 ? name : $"{Place}.{name}";
            return new JsonNode(!IsNull && Element.TryGetProperty(name, out var value) ? value : default, File, place);
        }
    }

    /// <summary>Returns a text.</summary>
    /// <param name="absent">What it is where there is nothing; null when it must be there.</param>
    public string Text(string? absent = null) => IsNull ? absent ?? throw Wrong("a text")
        : Element.ValueKind == JsonValueKind.String ? Element.GetString()! : throw Wrong("a text");

    /// <summary>Returns true or false.</summary>
    /// <param name="absent">What it is where there is nothing.</param>
    public bool Flag(bool absent) => IsNull ? absent : Element.ValueKind is JsonValueKind.True or JsonValueKind.False ? Element.GetBoolean() : throw Wrong("true or false");

    /// <summary>Returns a whole number from 0.</summary>
    /// <param name="absent">What it is where there is nothing; null when it must be there.</param>
    public int Count(int? absent = null) => IsNull ? absent ?? throw Wrong("a whole number")
        : Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var number) && number >= 0 ? number : throw Wrong("a whole number, not negative");

    /// <summary>Returns a number.</summary>
    public double Number() => !IsNull && Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out var number) && double.IsFinite(number)
        ? number
        : throw Wrong("a number");

    /// <summary>The error of a value that is none that is allowed.</summary>
    public InputException Wrong(string allowed) => new($"{File}: '{Place}' is {(IsNull ? "missing" : Shown())}; {allowed} is expected.");

    /// <summary>The error of a kind that is not read.</summary>
    public InputException Unknown(params ReadOnlySpan<string> known) =>
        new($"{File}: '{Place}' is of the kind '{Type}', which is not read here. Read are {string.Join(", ", known.ToArray())}.");

    private string Shown()
    {
        const int Longest = 40;
        var raw = Element.GetRawText();
        return raw.Length > Longest ? raw[..Longest] + "…" : raw;
    }
}
