namespace TextMad.Corpora.Export;

/// <summary>A document as files for other tools have it: Dolma's fields, and what TextMad knows beside them.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Text">Its text.</param>
/// <param name="Source">Where it comes from: a collection, a host, a model.</param>
/// <param name="Added">When it was taken in.</param>
/// <param name="Created">When it was written.</param>
/// <param name="Genre">Its genre.</param>
/// <param name="Language">Its language, a BCP 47 tag.</param>
/// <param name="MachineShare">The share of it that machines wrote, 0 to 1.</param>
/// <param name="WrittenBy">The machine that wrote it.</param>
/// <param name="OriginJson">Its origin in full, as JSON.</param>
internal sealed record ExportedFields(
    string Id, string Text, string Source, string? Added, string? Created, string? Genre, string? Language, double MachineShare, string? WrittenBy, string OriginJson)
{
    /// <summary>Returns a document's fields.</summary>
    /// <param name="document">The document.</param>
    /// <param name="machineShare">The share of it that machines wrote.</param>
    public static ExportedFields Of(Document document, double machineShare)
    {
        var (source, created, added) = document.Origin switch
        {
            Origin.Imported imported => (imported.Source, imported.Created, imported.Added),
            Origin.Crawled crawled => (Uri.TryCreate(crawled.Url, UriKind.Absolute, out var url) ? url.Host : crawled.Url, null, crawled.Retrieved),
            Origin.Sampled sampled => (sampled.Model.Value, null, null),
            Origin.Derived derived => (derived.Activity, null, null),
            _ => throw new InvalidOperationException("Origin is a closed hierarchy."),
        };
        return new ExportedFields(
            document.Id.ToString(),
            document.Text,
            source,
            added,
            created,
            (document.Origin as Origin.Imported)?.Genre,
            document.Language,
            machineShare,
            (document.Origin as Origin.Imported)?.WrittenBy ?? (document.Origin as Origin.Crawled)?.WrittenBy,
            document.Origin.ToJson());
    }
}
