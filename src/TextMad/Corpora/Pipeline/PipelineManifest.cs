using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TextMad.Storage.Binding;

namespace TextMad.Corpora.Pipeline;

/// <summary>The provenance of a processed corpus: what was done, to what, with which result. Kept as <c>manifest.json</c> in the run's folder.</summary>
public sealed record PipelineManifest
{
    /// <summary>The file's name.</summary>
    public const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The layout of this file.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The run's name: its folder.</summary>
    public required string Name { get; init; }

    /// <summary><c>running</c> or <c>done</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The version of the tool that began the run.</summary>
    public required string Tool { get; init; }

    /// <summary>All settings of the recipe, YAML.</summary>
    public required string Recipe { get; init; }

    /// <summary>See <see cref="PipelineRecipe.Hash"/>.</summary>
    public required string RecipeHash { get; init; }

    /// <summary>What went in.</summary>
    public required CorpusTotals Input { get; init; }

    /// <summary>What came out; while the run is not done only the name is known.</summary>
    public required CorpusTotals Output { get; init; }

    /// <summary>Documents of the output whose text was changed on the way.</summary>
    public long Changed { get; init; }

    /// <summary>Whether dropped documents joined a corpus of their own.</summary>
    public bool KeepDropped { get; init; }

    /// <summary>Documents of a part of the work; a run goes on as it was begun.</summary>
    public int PartDocuments { get; init; }

    /// <summary>What each block did; empty while the run is not done.</summary>
    public IReadOnlyList<BlockSummary> Blocks { get; init; } = [];

    /// <summary>The texts with which blocks compared documents; null while the run is not done, and where no block does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<HeldOutSummary>? HeldOut { get; init; }

    /// <summary>When the run was first started, UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it was finished, UTC; null while it is not.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Returns the manifest of a run's folder; null when it has none.</summary>
    /// <param name="files">The run's files.</param>
    /// <exception cref="InputException">It cannot be read, is not what was written, or is gone.</exception>
    public static PipelineManifest? Read(KeptFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var path = Path.Combine(files.Folder, FileName);
        return files.Has(path) ? OwnData.ReadJson<PipelineManifest>(path, _json, "Remove the folder to begin the run again.")
            : IsBegun(files.Folder) && files.IsLost(path) ? throw files.Lost(path)
            : null;
    }

    /// <summary>A folder that was removed to begin anew holds nothing but the lock.</summary>
    private static bool IsBegun(string folder) => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any(path => Path.GetFileName(path) != "lock");

    /// <summary>What the file holds.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, _json) + "\n";
}
