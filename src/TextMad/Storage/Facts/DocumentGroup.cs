namespace TextMad.Storage.Facts;

/// <summary>The filterable facts of a document: documents that share them form a group with totals of its own.</summary>
/// <param name="Kind">The kind of origin.</param>
/// <param name="Source">The source of imported, the host of crawled documents.</param>
/// <param name="Model">The model that sampled them.</param>
/// <param name="Generation">That model's generation.</param>
/// <remarks>For documents made from others, model and generation (and the source of derived ones) are those that all of these share, and null where they differ.</remarks>
internal readonly record struct DocumentGroup(OriginKind Kind, string? Source, string? Model, int? Generation)
{
    /// <summary>The model's id.</summary>
    public ModelId? ModelId => Model is null ? null : new ModelId(Model);

    /// <summary>The origin of the words that documents of this group do not hold from others, when a model wrote them; null otherwise.</summary>
    public WordOrigin? Own => Kind == OriginKind.Sampled ? new WordOrigin(null, Writer.Of(ModelId!.Value, Generation!.Value)) : null;

    /// <summary>Returns the group of documents with this origin; of derived ones, what they are when nothing is known of the parents.</summary>
    public static DocumentGroup Of(Origin origin) => origin switch
    {
        Origin.Sampled sampled => new(origin.Kind, null, sampled.Model.Value, sampled.Generation),
        _ => new(origin.Kind, origin.Place, null, null),
    };

    /// <summary>Returns the group of documents of this group that are made from documents of others.</summary>
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
}
