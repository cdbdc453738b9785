using System.Text.Json;
using System.Text.Json.Serialization;

namespace TextMad.Corpora.Import.Distribution;

/// <summary>What is to be imported, written down so that every process reads the same, in the same order.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Directory">The folder in which it was asked, to which relative paths are relative.</param>
/// <param name="Entries">What stands at the paths, in the order in which it is read.</param>
internal sealed record ImportPlan(ImportRequest Request, string Directory, IReadOnlyList<PlannedEntry> Entries)
{
    private const long SmallestPiece = 1 << 20;
    private const long LargestPiece = 64 << 20;
    private const int FewestPieces = 16;

    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Finds what is to be imported.</summary>
    /// <param name="request">What was asked.</param>
    /// <exception cref="InputException">A path does not exist or is no file, a name says no format, an option has no effect, or there is nothing.</exception>
    public static ImportPlan Of(ImportRequest request)
    {
        var directory = System.IO.Directory.GetCurrentDirectory();
        IReadOnlyList<PlannedEntry> entries = [.. ImportSources.Find(request.Paths, request.Options.Checked()).Select(entry => PlannedEntry.Of(entry, directory))];
        return entries.Count > 0 ? new ImportPlan(request, directory, entries) : throw Nothing(request);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null when there is none.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">It is damaged.</exception>
    public static ImportPlan? Read(string path) => File.Exists(path)
        ? OwnData.ReadJson<ImportPlan>(path, _json, $"Remove the folder {Path.GetDirectoryName(path)} to begin the import again.") : null;

    /// <summary>Writes it down.</summary>
    /// <param name="path">The file.</param>
    public void Write(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, _json) + "\n");

    /// <summary>Whether the same was asked.</summary>
    /// <param name="request">What is asked now.</param>
    public bool IsOf(ImportRequest request)
    {
        var directory = System.IO.Directory.GetCurrentDirectory();
        return Described(Request) == Described(request) && (directory == Directory || request.Paths.All(Path.IsPathFullyQualified));

        static string Described(ImportRequest asked) => JsonSerializer.Serialize(asked with { Options = asked.Options.Checked() }, _json);
    }

    /// <summary>
    /// Returns the stretches of entries that are read into a file of their own each: whole files, one behind the other, until they have a sixteenth of all bytes, at least
    /// a mebibyte and at most 64.
    /// </summary>
    /// <param name="bytes">The lengths of the entries.</param>
    public static IReadOnlyList<Range> PiecesOf(IReadOnlyList<long> bytes)
    {
        var enough = Math.Clamp(bytes.Sum() / FewestPieces, SmallestPiece, LargestPiece);
        var pieces = new List<Range>();
        var (first, sum) = (0, 0L);
        for (var i = 0; i < bytes.Count; i++)
        {
            sum += bytes[i];
            if (sum >= enough || i == bytes.Count - 1)
            {
                pieces.Add(first..(i + 1));
                (first, sum) = (i + 1, 0);
            }
        }

        return pieces;
    }

    /// <summary>What to say where nothing can be imported.</summary>
    /// <param name="request">What was asked.</param>
    public static InputException Nothing(ImportRequest request) => new($"There is nothing to import in {string.Join(", ", request.Paths)}: no file there has a document.");
}
