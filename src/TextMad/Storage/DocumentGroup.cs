namespace TextMad.Storage;

/// <summary>The filterable facts of a document: documents that share them form a group with totals of its own.</summary>
/// <param name="Kind">The kind of origin.</param>
/// <param name="Source">The source of imported, the host of crawled documents.</param>
/// <param name="Model">The model that sampled them.</param>
/// <param name="Generation">That model's generation.</param>
internal readonly record struct DocumentGroup(string Kind, string? Source, string? Model, int? Generation)
{
    /// <summary>The group of documents with this origin.</summary>
    public static DocumentGroup Of(Origin origin) => origin switch
    {
        Origin.Imported imported => new(origin.Kind, imported.Source, null, null),
        Origin.Crawled crawled => new(origin.Kind, Host(crawled.Url), null, null),
        Origin.Sampled sampled => new(origin.Kind, null, sampled.Model.Value, sampled.Generation),
        _ => new(origin.Kind, null, null, null),
    };

    private static string Host(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : url;
}
