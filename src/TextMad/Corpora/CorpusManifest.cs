using System.Reflection;
using System.Text.Json;

namespace TextMad.Corpora;

/// <summary>
/// What a folder below <c>corpora/</c> says of the corpus that its recipe gets: <c>manifest.json</c>, of which these are the parts that a program
/// needs. A corpus is known by its folder alone.
/// </summary>
/// <param name="Name">Its name, which is that of its folder.</param>
/// <param name="Title">Its title.</param>
/// <param name="Description">What it holds, in sentences.</param>
/// <param name="Language">Its language, a BCP 47 tag.</param>
/// <param name="Documents">How many documents the recipe gets.</param>
/// <param name="Terms">What one may do with it.</param>
/// <param name="Citation">How to cite it.</param>
/// <param name="Format">The format in which its files are imported; null for a site, which is crawled.</param>
/// <param name="Start">The page of a site where a crawl begins; null for files that are imported.</param>
public sealed record CorpusManifest(
    string Name, string Title, string Description, string Language, int Documents, string Terms, string Citation, string? Format = null, string? Start = null)
{
    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true };

    private static readonly EmbeddedFiles _files = new(Assembly.GetExecutingAssembly(), "TextMad.corpora/", "/manifest.json");

    /// <summary>All that are known, in alphabetical order.</summary>
    public static IReadOnlyList<CorpusManifest> All { get; } = [.. _files.Names.Select(name => JsonSerializer.Deserialize<CorpusManifest>(_files.Read(name), _json)!)];

    /// <summary>Whether its pages are served and crawled; otherwise its files are imported.</summary>
    public bool IsSite => Start is not null;

    /// <summary>Returns the manifest of a corpus; null when there is no recipe for it.</summary>
    public static CorpusManifest? Find(string name) => All.FirstOrDefault(manifest => manifest.Name == name);
}
