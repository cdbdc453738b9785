using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using TextMad.Texts;

namespace TextMad.Corpora.Import.Zipped;

/// <summary>What a document in an archive says.</summary>
/// <param name="Text">Its text, a blank line between paragraphs.</param>
/// <param name="Fields">What is known of it: <c>title</c>, <c>author</c> and so on.</param>
/// <param name="Repairs">What was put right in the text.</param>
internal sealed partial record ZippedText(string Text, IReadOnlyList<KeyValuePair<string, string>> Fields, TextRepairs Repairs = default)
{
    private static readonly JsonSerializerOptions _relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads the one document of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="kind">What it is, for people: <c>an EPUB book</c>.</param>
    /// <param name="options">How files are read.</param>
    /// <param name="read">Reads the document out of its parts.</param>
    /// <exception cref="ImportFailure">The file is damaged, protected, or longer than a document may be.</exception>
    public static IEnumerable<ImportItem> Read(ImportFile file, string kind, ImportOptions options, Func<ZipParts, ZippedText> read)
    {
        ZippedText found;
        try
        {
            using var parts = new ZipParts(file, options);
            found = read(parts);
        }
        catch (Exception failure) when (
            failure is IOException or InvalidDataException or UnauthorizedAccessException or XmlException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw new ImportFailure(DropReasons.Unreadable, $"Cannot read {file.Path} as {kind}: {failure.Message.TrimEnd('.')}.", failure);
        }

        var repairs = found.Repairs;
        var text = TextCleaning.Clean(found.Text, ref repairs);
        // The first of each name counts: authors are joined before.
        var fields = found.Fields.Where(field => !string.IsNullOrWhiteSpace(field.Value)).DistinctBy(field => field.Key)
            .ToDictionary(field => field.Key, field => field.Value.Trim());
        var metadata = fields.Count == 0 ? null : JsonSerializer.Serialize(fields, _relaxed);
        var said = fields.GetValueOrDefault("language") is { } tag && Tag().IsMatch(tag) && tag != "und" ? tag : null;
        var (share, machine) = options.Machine();
        var origin = new Origin.Imported(options.Source ?? file.Collection, file.Locator, Metadata: metadata, MachineShare: share, WrittenBy: machine);
        return [new ImportItem.Taken(Document.Create(text, origin, options.Language ?? said ?? LanguageIdentifier.Identify(text)), repairs)];
    }

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Tag();
}
