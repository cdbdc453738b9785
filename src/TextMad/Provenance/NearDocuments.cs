using System.Security.Cryptography;
using TextMad.Storage.Records;
using TextMad.Storage;
using TextMad.Texts.Duplicates;
using TextMad.Texts;

namespace TextMad.Provenance;

/// <summary>
/// Finds the documents of a corpus or a training set that are nearest to a text: whether a model learnt it by heart [Carlini et al., arXiv 2202.07646],
/// and the near duplicates of a document. Answered by an index of runs of five words that is made once and kept in a file.
/// </summary>
public sealed class NearDocuments
{
    private readonly ICorpusStore _store;
    private readonly IReadOnlyList<DocumentId> _documents;
    private readonly ShingleIndex _index;

    private NearDocuments(ICorpusStore store, IReadOnlyList<DocumentId> documents, ShingleIndex index, string? notKept = null)
    {
        NotKept = notKept;
        _store = store;
        _documents = documents;
        _index = index;
    }

    /// <summary>Runs of five words that the index keeps: one in this many.</summary>
    public long OneIn => _index.OneIn;

    /// <summary>Why a new index could not be kept (disk full, no permission), so that it will be made again; null when it was kept.</summary>
    public string? NotKept { get; }

    /// <summary>Over some documents, each once.</summary>
    /// <param name="store">The store.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="folder">Where the index is kept; a file there is used again when it is of the same documents.</param>
    /// <param name="progress">Told how far a new index is.</param>
    /// <param name="cancellation">Stops between documents; nothing is kept then.</param>
    public static NearDocuments Over(
        ICorpusStore store, IEnumerable<DocumentId> documents, string folder, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(documents);
        var ids = documents.Distinct().ToList();
        var path = FileOf(folder, ids);
        var name = Path.GetFileNameWithoutExtension(path);
        if (File.Exists(path))
        {
            return new NearDocuments(store, ids, ShingleIndex.Load(path, name));
        }

        var index = ShingleIndex.Of(Texts(), cancellation);
        try
        {
            index.Save(path, name);
            return new NearDocuments(store, ids, index);
        }
        catch (TextMadException failure)
        {
            return new NearDocuments(store, ids, index, failure.Message);
        }

        IEnumerable<string> Texts()
        {
            for (var i = 0; i < ids.Count; i++)
            {
                yield return TextOf(store, ids[i]);
                if (i % 256 == 0)
                {
                    progress?.Report("index", i, ids.Count, "documents");
                }
            }
        }
    }

    /// <summary>Returns the file in which the index of some documents is kept.</summary>
    /// <param name="folder">Where indexes are kept.</param>
    /// <param name="documents">The documents, in their order.</param>
    public static string FileOf(string folder, IEnumerable<DocumentId> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var id in documents.Distinct())
        {
            hash.AppendData(id.ToBytes());
        }

        return Path.Combine(folder, Convert.ToHexStringLower(hash.GetHashAndReset())[..32] + ".shingles3");
    }

    /// <summary>Returns the documents nearest to a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="but">A document to leave out: the text's own.</param>
    public IReadOnlyList<NearDocument> To(string text, int count, DocumentId? but = null) =>
    [
        .. _index.Overlaps(text).Where(overlap => _documents[overlap.Text] != but).Take(count).Select(overlap =>
        {
            var id = _documents[overlap.Text];
            var span = CopiedSpan.Between(text, TextOf(_store, id));
            return new NearDocument(_store.FindSummary(id)!, overlap.Containment, span.Words, text[span.Start..span.End]);
        }),
    ];

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
            var overlaps = _index.Overlaps(TextOf(_store, family[i])).TakeWhile(overlap => overlap.Containment >= similarity);
            foreach (var other in overlaps.Select(overlap => _documents[overlap.Text]))
            {
                if (family.Count < limit && !known.Contains(other)
                    && _index.Overlaps(TextOf(_store, other)).Any(back => _documents[back.Text] == family[i] && back.Containment >= similarity))
                {
                    known.Add(other);
                    family.Add(other);
                }
            }
        }

        return [.. family.Select(member => _store.FindSummary(member)!)];
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
