using System.Net;
using System.Text.Json;
using TextMad.Texts;

namespace TextMad.Pages;

/// <summary>What a page says of its article in JSON-LD, in the words of schema.org.</summary>
internal sealed class LinkedData
{
    private const int MaximumNodes = 2000;

    private static readonly JsonDocumentOptions _lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 32 };

    private int _nodes;

    /// <summary><c>headline</c>.</summary>
    public string? Headline { get; private set; }

    /// <summary>The names of <c>author</c>.</summary>
    public string? Author { get; private set; }

    /// <summary><c>datePublished</c>, as given.</summary>
    public string? Published { get; private set; }

    /// <summary><c>articleBody</c>, as given: plain text, or markup.</summary>
    public string? Body { get; private set; }

    /// <summary><c>inLanguage</c>.</summary>
    public string? Language { get; private set; }

    /// <summary>Reads the scripts; what is not JSON is passed over.</summary>
    public static LinkedData Read(IEnumerable<ReadOnlyMemory<char>> scripts)
    {
        var data = new LinkedData();
        foreach (var script in scripts)
        {
            try
            {
                // Halves of surrogate pairs are in no string, and one would end the reading of all.
                var repairs = default(TextRepairs);
                using var json = JsonDocument.Parse(TextCleaning.RepairEscapes(TextCleaning.Clean(script.ToString(), ref repairs), ref repairs), _lenient);
                data.Visit(json.RootElement);
            }
            catch (JsonException)
            {
                // Written by hand more often than not; the page has other places that say the same.
            }
        }

        return data;
    }

    private void Visit(JsonElement node)
    {
        if (++_nodes > MaximumNodes)
        {
            return;
        }

        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in node.EnumerateArray())
            {
                Visit(item);
            }
        }
        else if (node.ValueKind == JsonValueKind.Object)
        {
            if (node.TryGetProperty("@graph", out var graph))
            {
                Visit(graph);
            }

            if (node.TryGetProperty("@type", out var type) && IsArticle(type))
            {
                Headline ??= Text(node, "headline");
                Author ??= node.TryGetProperty("author", out var author) ? Names(author) : null;
                Published ??= Text(node, "datePublished")
                    ?? (node.TryGetProperty("datePublished", out var moment) && moment.ValueKind == JsonValueKind.Number ? moment.GetRawText() : null);
                Body ??= node.TryGetProperty("articleBody", out var body) && body.ValueKind == JsonValueKind.String ? body.GetString() : null;
                Language ??= Text(node, "inLanguage");
            }

            if (node.TryGetProperty("mainEntity", out var main))
            {
                Visit(main);
            }
        }
    }

    private static bool IsArticle(JsonElement type) => type.ValueKind switch
    {
        JsonValueKind.String => type.ValueEquals("Report") || type.GetString() is { } name
            && (name.EndsWith("Article", StringComparison.Ordinal) || name.EndsWith("Posting", StringComparison.Ordinal)),
        JsonValueKind.Array => type.EnumerateArray().Any(IsArticle),
        _ => false,
    };

    private static string? Names(JsonElement author)
    {
        switch (author.ValueKind)
        {
            case JsonValueKind.String:
                return Clean(author.GetString());
            case JsonValueKind.Object:
                return Text(author, "name");
            case JsonValueKind.Array:
                var names = author.EnumerateArray().Take(20).Select(Names).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
                return names.Count == 0 ? null : string.Join(", ", names);
            default:
                return null;
        }
    }

    private static string? Text(JsonElement node, string name) => !node.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? Clean(value.GetString())
        : value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value[0].ValueKind == JsonValueKind.String ? Clean(value[0].GetString())
        : null;

    private static string? Clean(string? text) => PageHead.Fold(WebUtility.HtmlDecode(text));
}
