using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using TextMad.Configuration;

namespace TextMad.Corpora.Import.Plain;

/// <summary>
/// Fields in front of a Markdown text, between two lines of their own, as Jekyll, Hugo, Pandoc and Obsidian have them: YAML between lines of <c>---</c> (the last may be
/// <c>...</c>), or TOML between lines of <c>+++</c>, which is kept as it stands.
/// </summary>
/// <param name="Body">The text without them.</param>
/// <param name="Metadata">The fields as a JSON object; null when there are none.</param>
/// <param name="Language">The text's language as a BCP 47 tag, by a field <c>lang</c> or <c>language</c>; null when neither says one.</param>
internal sealed partial record FrontMatter(string Body, string? Metadata = null, string? Language = null)
{
    /// <summary>Characters that the fields may have: longer ones are text.</summary>
    private const int Longest = 1 << 16;

    /// <summary>Whether they are those of a dataset's card, which lists its files (<see href="https://huggingface.co/docs/hub/datasets-manual-configuration"/>).</summary>
    public bool IsDatasetCard { get; private init; }

    private static readonly JsonWriterOptions _compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Takes the fields off a text whose lines end in line feeds; what is no YAML stays in the text.</summary>
    public static FrontMatter Of(string text)
    {
        foreach (var (first, ends) in (ReadOnlySpan<(string, string[])>)[("---\n", ["---", "..."]), ("+++\n", ["+++"])])
        {
            if (text.StartsWith(first, StringComparison.Ordinal) && Find(text, first.Length, ends) is { } found)
            {
                var fields = text[first.Length..found.Start];
                return (first[0] == '-' ? OfYaml(fields, text[found.End..]) : OfToml(fields, text[found.End..])) ?? new FrontMatter(text);
            }
        }

        return new FrontMatter(text);
    }

    /// <summary>Returns where the last line of the fields begins, and where the text does.</summary>
    private static (int Start, int End)? Find(string text, int from, string[] ends)
    {
        for (var start = from; start < Math.Min(text.Length, Longest);)
        {
            var length = text.AsSpan(start).IndexOf('\n');
            var line = (length < 0 ? text.AsSpan(start) : text.AsSpan(start, length)).TrimEnd();
            var next = length < 0 ? text.Length : start + length + 1;
            foreach (var end in ends)
            {
                if (line.SequenceEqual(end))
                {
                    // A blank line parts the fields from the text.
                    return (start, next + text.AsSpan(next).IndexOfAnyExcept('\n') is var body && body >= next ? body : text.Length);
                }
            }

            start = next;
        }

        return null;
    }

    private static FrontMatter? OfYaml(string yaml, string body)
    {
        try
        {
            if (SettingsDocument.Parse(yaml, "front matter") is not MappingNode fields)
            {
                return null;
            }

            var language = fields.Entries.Find(entry => entry.Key is "lang" or "language")?.Value is ScalarNode { Text: var tag } && Tag().IsMatch(tag) ? tag : null;
            return new FrontMatter(body, fields.Entries.Count == 0 ? null : Write(fields), language)
            {
                IsDatasetCard = fields.Entries.Exists(entry => entry.Key is "configs" or "dataset_info"),
            };
        }
        catch (InputException)
        {
            // Two lines of dashes are a way to part paragraphs, too.
            return null;
        }
    }

    private static FrontMatter OfToml(string toml, string body)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, _compact))
        {
            writer.WriteStartObject();
            writer.WriteString("front_matter", toml.TrimEnd());
            writer.WriteEndObject();
        }

        return new FrontMatter(body, Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static string Write(SettingNode fields)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, _compact))
        {
            Write(writer, fields);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, SettingNode node)
    {
        switch (node)
        {
            case MappingNode mapping:
                writer.WriteStartObject();
                foreach (var entry in mapping.Entries.DistinctBy(entry => entry.Key))
                {
                    writer.WritePropertyName(entry.Key);
                    Write(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case SequenceNode sequence:
                writer.WriteStartArray();
                foreach (var item in sequence.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case ScalarNode scalar:
                WriteScalar(writer, scalar);
                break;
        }
    }

    /// <summary>Writes a value by YAML's core schema [YAML 1.2.2, 10.3.2]: nothing, a truth or a number where it is not quoted, else text.</summary>
    private static void WriteScalar(Utf8JsonWriter writer, ScalarNode scalar)
    {
        switch (scalar.Text)
        {
            case "" or "~" or "null" when scalar.Plain:
                writer.WriteNullValue();
                break;
            case "true" or "false" when scalar.Plain:
                writer.WriteBooleanValue(scalar.Text == "true");
                break;
            case var text when scalar.Plain && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer):
                writer.WriteNumberValue(integer);
                break;
            case var text when scalar.Plain && Number().IsMatch(text)
                && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case var text:
                writer.WriteStringValue(text);
                break;
        }
    }

    [GeneratedRegex(@"^[+-]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][+-]?[0-9]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Tag();
}
