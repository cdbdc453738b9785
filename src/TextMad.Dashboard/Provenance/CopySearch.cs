using TextMad.Dashboard.Serving;
using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Texts.Duplicates;

namespace TextMad.Dashboard.Provenance;

/// <summary>
/// Looks for what texts have from the documents of a corpus or training set. The index that <c>ask nearest</c> keeps is used; a small one that is missing is made at once, a
/// large one when that is asked for. A dashboard that only shows makes it in a folder of its own.
/// </summary>
internal sealed class CopySearch(DashboardContext context)
{
    private const int MadeAtOnce = 2000;
    private const int Named = 5;

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Looks for copies in a text.</summary>
    /// <param name="of">The document: the beginning of its id.</param>
    /// <param name="place">A corpus, or a model whose training set is looked in; null for the model that wrote the document.</param>
    /// <param name="least">The shortest span that counts, in words; null for five.</param>
    /// <param name="make">Whether a large index that is missing is made.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async Task<CopiesAnswer> FindAsync(string of, string? place, int? least, bool make, CancellationToken cancellation)
    {
        using var store = context.OpenStore();
        var id = DocumentIdPrefix.Resolve(store, of);
        var document = store.FindDocument(id)!;
        var shortest = Math.Clamp(least ?? ShingleIndex.ShingleWords, ShingleIndex.ShingleWords, 1000);
        var where = place ?? (document.Origin as Origin.Sampled)?.Model.Value
            ?? throw new InputException($"No model wrote document {OriginText.Short(id)}: choose a corpus, or a model whose training text is looked in.");
        var collection = NearCollection.Of(store, where);
        var folder = context.Workspace.IndexesDirectory;

        // One at a time: two would make the same index.
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        string? temporary = null;
        try
        {
            if (!NearDocuments.IsReady(collection, folder))
            {
                if (collection.Documents > MadeAtOnce && !make)
                {
                    return new CopiesAnswer(collection.Name, collection.Documents, null, 0, 0, shortest, [], new Dictionary<string, string>());
                }

                folder = context.Options.IsReadOnly ? temporary = Directory.CreateTempSubdirectory("textmad-index-").FullName : folder;
            }

            using var documents = NearDocuments.Over(store, collection, folder, cancellation: cancellation);
            TracedSpan[] spans = [.. documents.Trace(document.Text, shortest, Named, id).OrderBy(span => span.Start)];
            return new CopiesAnswer(
                collection.Name, collection.Documents, document.Text, NearDuplicateSketch.WordsOf(document.Text).Length, TracedSpan.WordsIn(document.Text, spans), shortest, spans,
                spans.SelectMany(span => span.Documents).Distinct().ToDictionary(found => found.ToString(), found => OriginText.Describe(store.FindSummary(found)!.Origin)));
        }
        finally
        {
            _one.Release();
            if (temporary is not null)
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }
}
