using System.Text;
using TextMad.Compression;
using TextMad.Texts;

namespace TextMad.Corpora.Import.Plain;

/// <summary>
/// The Brown corpus in its tagged form: one text per file, <c>word/tag</c> tokens, one sentence a line, a tab where a paragraph
/// begins. Tags are stripped and the words set as running text (see <see cref="BrownDetokenizer"/>).
/// </summary>
/// <remarks>
/// Paragraphs become blocks between blank lines; headlines (tags with <c>-hl</c>) are blocks of their own. The text's number is
/// the locator, its category the genre. All texts were printed in 1961 [Francis and Kučera, manual of the corpus].
/// </remarks>
public sealed class BrownImporter : IDocumentImporter
{
    private static readonly Dictionary<char, string> _genres = new()
    {
        ['a'] = "press: reportage",
        ['b'] = "press: editorial",
        ['c'] = "press: reviews",
        ['d'] = "religion",
        ['e'] = "skill and hobbies",
        ['f'] = "popular lore",
        ['g'] = "belles-lettres",
        ['h'] = "miscellaneous: government & house organs",
        ['j'] = "learned",
        ['k'] = "fiction: general",
        ['l'] = "fiction: mystery",
        ['m'] = "fiction: science",
        ['n'] = "fiction: adventure",
        ['p'] = "fiction: romance",
        ['r'] = "humor",
    };

    /// <summary>Returns true for the file name of a text: <c>c</c>, the category's letter, two digits.</summary>
    public static bool IsTextName(string name) =>
        name is ['c', var genre, var tens, var units] && _genres.ContainsKey(genre) && char.IsAsciiDigit(tens) && char.IsAsciiDigit(units);

    /// <inheritdoc/>
    public IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options)
    {
        using var reader = new TextFileReader(file, options.KnownEncoding);
        var blocks = new StringBuilder();
        var paragraph = new List<string>();
        while (reader.ReadLine(options.MaximumDocumentLength) is { } line)
        {
            var tokens = line.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
            var headline = tokens.Length > 0 && Array.TrueForAll(tokens, IsHeadline);
            if (tokens.Length == 0 || line[0] == '\t' || headline)
            {
                Flush(blocks, paragraph);
            }

            paragraph.AddRange(tokens.Select(Word));
            if (headline)
            {
                Flush(blocks, paragraph);
            }

            if (blocks.Length > options.MaximumDocumentLength)
            {
                throw new ImportFailure(
                    DropReasons.TooLarge, $"{file.Path} has more than {options.MaximumDocumentLength} characters, the longest a document may be.");
            }
        }

        Flush(blocks, paragraph);
        var repairs = new TextRepairs(reader.InvalidBytes, 0, 0);
        var text = TextCleaning.Clean(blocks.ToString(), ref repairs);
        var name = Path.GetFileName(file.Path);
        name = PackedNames.Without(name);
        var genre = IsTextName(name) ? _genres[name[1]] : null;
        var (share, machine) = options.Machine();
        var origin = new Origin.Imported(options.Source ?? "brown", name, genre, Created: "1961", MachineShare: share, WrittenBy: machine);
        return [new ImportItem.Taken(Document.Create(text, origin, options.Language ?? "en"), repairs)];
    }

    private static void Flush(StringBuilder blocks, List<string> paragraph)
    {
        if (paragraph.Count > 0)
        {
            blocks.Append(blocks.Length > 0 ? "\n\n" : "");
            BrownDetokenizer.Append(blocks, paragraph);
            paragraph.Clear();
        }
    }

    // Words may hold slashes ("and/or/cc", "//in"), tags do not.
    private static string Word(string token) => token.LastIndexOf('/') is > 0 and var slash ? token[..slash] : token;

    private static bool IsHeadline(string token) =>
        token.LastIndexOf('/') is > 0 and var slash && token.AsSpan(slash).Contains("-hl", StringComparison.Ordinal);
}
