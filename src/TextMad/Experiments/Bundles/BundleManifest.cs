using System.Text.Encodings.Web;
using System.Text.Json;

namespace TextMad.Experiments.Bundles;

/// <summary>What a bundle holds: <c>manifest.json</c> in it, whose own SHA-256 is the archive's comment.</summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="Version">The version of the form, 1.</param>
/// <param name="Run">The run's id.</param>
/// <param name="Tool">The version of the program that wrote the run's report last.</param>
/// <param name="Runtime">The runtime that wrote the bundle.</param>
/// <param name="System">The system that wrote it.</param>
/// <param name="Corpus">The run's corpus.</param>
/// <param name="Terms">What one may do with the corpus, where a recipe of this program says so; null where nothing does.</param>
/// <param name="HasTexts">Whether texts of the corpus are in it.</param>
/// <param name="HasModels">Whether checkpoints are in it.</param>
/// <param name="Files">All other files, in the order in which they are in the archive.</param>
public sealed record BundleManifest(
    string Format,
    int Version,
    string Run,
    string Tool,
    string Runtime,
    string System,
    string Corpus,
    string? Terms,
    bool HasTexts,
    bool HasModels,
    IReadOnlyList<BundleFile> Files)
{
    /// <summary>The name of the form.</summary>
    public const string FormatName = "textmad-bundle";

    /// <summary>The newest version of the form.</summary>
    public const int NewestVersion = 1;

    /// <summary>The file's name in the archive.</summary>
    public const string FileName = "manifest.json";

    /// <summary>How manifests and rows are written.</summary>
    internal static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectRequiredConstructorParameters = true,
        NewLine = "\n",
        MaxDepth = 16,
    };
}
