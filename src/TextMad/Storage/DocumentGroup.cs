namespace TextMad.Storage;

/// <summary>The filterable facts of a document: documents that share them form a group with totals of its own.</summary>
/// <param name="Kind">The kind of origin.</param>
/// <param name="Source">The source of imported, the host of crawled documents.</param>
/// <param name="Model">The model that sampled them.</param>
/// <param name="Generation">That model's generation.</param>
/// <remarks>For documents made from others, model and generation (and the source of derived ones) are those that all of these share, and null where they differ.</remarks>
internal readonly record struct DocumentGroup(string Kind, string? Source, string? Model, int? Generation)
{
    /// <summary>The model's id.</summary>
    public ModelId? ModelId => Model is null ? null : new ModelId(Model);

    /// <summary>The group of documents with this origin; of derived ones, what they are when nothing is known of the parents.</summary>
    public static DocumentGroup Of(Origin origin) => origin switch
    {
        Origin.Imported imported => new(origin.Kind, imported.Source, null, null),
        Origin.Crawled crawled => new(origin.Kind, Host(crawled.Url), null, null),
        Origin.Sampled sampled => new(origin.Kind, null, sampled.Model.Value, sampled.Generation),
        _ => new(origin.Kind, null, null, null),
    };

    /// <summary>The group of documents of this group that are made from documents of others.</summary>
    public DocumentGroup MadeFrom(IReadOnlyList<DocumentGroup> parents)
    {
        var shared = parents[0];
        foreach (var parent in parents)
        {
            shared = new(
                Kind,
                shared.Source == parent.Source ? shared.Source : null,
                shared.Model == parent.Model ? shared.Model : null,
                shared.Generation == parent.Generation ? shared.Generation : null);
        }

        return this with { Source = Source ?? shared.Source, Model = shared.Model, Generation = shared.Generation };
    }

    private static string Host(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : url;
}
