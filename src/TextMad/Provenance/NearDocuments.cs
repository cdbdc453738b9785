using System.Security.Cryptography;
using System.Text;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Texts;
using TextMad.Texts.Duplicates;

namespace TextMad.Provenance;

/// <summary>
/// Finds the documents of a corpus or a training set that are nearest to a text: whether a model learnt it by heart [Carlini et al., arXiv 2202.07646],
/// and the near duplicates of a document. Answered by an index of runs of five words that is kept in files and grown with the corpus.
/// </summary>
public sealed class NearDocuments : IDisposable
{
    private readonly ICorpusStore _store;
    private readonly ShingleIndex _index;
    private readonly string? _temporary;

    private NearDocuments(ICorpusStore store, ShingleIndex index, string? notKept = null, string? temporary = null)
    {
        NotKept = notKept;
        _store = store;
        _index = index;
        _temporary = temporary;
    }

    /// <summary>Why a new index could not be kept (disk full, no permission), so that it will be made again; null when it was kept.</summary>
    public string? NotKept { get; }

    /// <summary>Over the documents of a collection.</summary>
    /// <param name="store">The store.</param>
    /// <param name="collection">The documents.</param>
    /// <param name="folder">Where indexes are kept: that of the collection is used, grown where documents have come, and made again where it is not of these documents.</param>
    /// <param name="progress">Told how far the work on the index is.</param>
    /// <param name="cancellation">Stops between documents; the index stays as it was.</param>
    /// <exception cref="TextMadException">The index can be written nowhere.</exception>
    public static NearDocuments Over(
        ICorpusStore store, NearCollection collection, string folder, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(collection);
        var own = FolderOf(folder, collection);
        var before = ShingleIndex.Find(own, collection.Title);
        if (before?.State == collection.State)
        {
            return new NearDocuments(store, before);
        }

        if (before is not null && !IsBeginning(before, collection))
        {
            before.Dispose();
            before = null;
        }

        var skip = before?.Texts ?? 0;
        try
        {
            var index = ShingleIndex.Grow(own, collection.Title, collection.State, before, Texts(skip), cancellation);
            RemoveStale(store, folder);
            return new NearDocuments(store, index);
        }
        catch (TextMadException failure) when (!cancellation.IsCancellationRequested)
        {
            var temporary = Directory.CreateTempSubdirectory("textmad-index").FullName;
            return new NearDocuments(
                store, ShingleIndex.Grow(temporary, collection.Title, collection.State, null, Texts(0), cancellation), failure.Message, temporary);
        }

        IEnumerable<(DocumentId Id, Func<string> Text)> Texts(int from)
        {
            var done = from;
            foreach (var id in collection.ReadFrom(from))
            {
                if (done++ % 256 == 0)
                {
                    progress?.Report("index", done, collection.Documents, "documents");
                }

                yield return (id, () => TextOf(store, id));
            }
        }
    }

    /// <summary>Returns the folder in which the index of a collection is kept.</summary>
    /// <param name="folder">Where indexes are kept.</param>
    /// <param name="collection">The documents.</param>
    public static string FolderOf(string folder, NearCollection collection)
    {
        ArgumentNullException.ThrowIfNull(collection);
        return Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{collection.Kind} {collection.Name}")))[..32]);
    }

    /// <summary>Returns the documents nearest to a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="but">A document to leave out: the text's own.</param>
    public IReadOnlyList<NearDocument> To(string text, int count, DocumentId? but = null) =>
    [
        .. Overlaps(text).Where(overlap => overlap.Id != but).Select(overlap => (Summary: _store.FindSummary(overlap.Id), overlap.Containment))
            .Where(overlap => overlap.Summary is not null).Take(count).Select(overlap =>
            {
                var span = CopiedSpan.Between(text, TextOf(_store, overlap.Summary!.Id));
                return new NearDocument(overlap.Summary, overlap.Containment, span.Words, text[span.Start..span.End]);
            }),
    ];

    /// <summary>Returns whether the index of a collection is kept as the collection is now, so that a question writes nothing.</summary>
    /// <param name="collection">The documents.</param>
    /// <param name="folder">Where indexes are kept.</param>
    internal static bool IsReady(NearCollection collection, string folder)
    {
        using var index = ShingleIndex.Find(FolderOf(folder, collection), collection.Title);
        return index?.State == collection.State;
    }

    /// <summary>
    /// Returns the spans of a text that stand word for word in documents of the collection, rarest first, as OLMoTrace traces what a model writes to what it was
    /// trained on [Liu et al. 2025, arXiv 2504.07096].
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="leastWords">Words of the shortest span that counts, at least <see cref="ShingleIndex.ShingleWords"/>.</param>
    /// <param name="named">The most documents to name of each span.</param>
    /// <param name="but">A document to leave out: the text's own.</param>
    /// <returns>Maximal spans: none is part of another. They can overlap.</returns>
    public IReadOnlyList<TracedSpan> Trace(string text, int leastWords, int named, DocumentId? but = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(leastWords, ShingleIndex.ShingleWords);
        return new SpanSearch(_index, id => _store.FindSummary(id) is null ? "" : TextOf(_store, id), text, but).Find(leastWords, named);
    }

    /// <summary>
    /// Returns a document's family: those that are like it, those that are like these, and so on. Alike are two of which each holds most of the other.
    /// </summary>
    /// <param name="id">A document of the collection.</param>
    /// <param name="similarity">Share of the runs of five words of each that the other holds at least, in (0, 1].</param>
    /// <param name="limit">The largest number of members to return.</param>
    public IReadOnlyList<DocumentSummary> Family(DocumentId id, double similarity, int limit)
    {
        var family = new List<DocumentId> { id };
        var known = family.ToHashSet();
        for (var i = 0; i < family.Count && family.Count < limit; i++)
        {
            foreach (var (other, _) in Overlaps(TextOf(_store, family[i])).TakeWhile(overlap => overlap.Containment >= similarity))
            {
                if (family.Count < limit && !known.Contains(other)
                    && Overlaps(TextOf(_store, other)).TakeWhile(back => back.Containment >= similarity).Any(back => back.Id == family[i]))
                {
                    known.Add(other);
                    family.Add(other);
                }
            }
        }

        return [.. family.Select(member => _store.FindSummary(member)).OfType<DocumentSummary>()];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _index.Dispose();
        if (_temporary is not null)
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }

    private IEnumerable<(DocumentId Id, double Containment)> Overlaps(string text) =>
        _index.Overlaps(text).Select(overlap => (_index.IdOf(overlap.Text), overlap.Containment));

    /// <summary>Whether the documents of an index are the first ones of a collection: then the others can be added.</summary>
    private static bool IsBeginning(ShingleIndex index, NearCollection collection) =>
        collection.Grows && index.Texts > 0 && index.Texts < collection.Documents
        && collection.ReadFrom(0).First() == index.IdOf(0) && collection.ReadFrom(index.Texts - 1).First() == index.IdOf(index.Texts - 1);

    /// <summary>Removes indexes of corpora and models that are no more, and those of older versions.</summary>
    private static void RemoveStale(ICorpusStore store, string folder)
    {
        try
        {
            foreach (var old in Directory.GetFiles(folder, "*.shingles*"))
            {
                File.Delete(old);
            }

            var corpora = store.Corpora().Select(corpus => corpus.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var other in Directory.GetDirectories(folder))
            {
                if (ShingleIndex.CollectionIn(other) is { } title && !IsThere(title, store, corpora))
                {
                    Directory.Delete(other, recursive: true);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Another process is at it.
        }
    }

    private static bool IsThere(string title, ICorpusStore store, HashSet<string> corpora)
    {
        var end = $" of {store.Name}";
        if (!title.EndsWith(end, StringComparison.Ordinal))
        {
            // Of another store that the workspace uses at times.
            return true;
        }

        var (kind, name) = title[..^end.Length].Split(' ', 2) is [var first, var second] ? (first, second) : ("", "");
        return kind == "corpus" ? corpora.Contains(name) : store.FindModel(new ModelId(name)) is not null;
    }

    private static string TextOf(ICorpusStore store, DocumentId id)
    {
        try
        {
            return store.FindDocument(id)?.Text ?? throw new InputException($"The store has no document {id}.");
        }
        catch (InputException) when (store.FindWithdrawal(id) is { Erased: true })
        {
            return "";
        }
    }
}
