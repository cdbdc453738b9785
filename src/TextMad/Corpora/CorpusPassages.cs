using System.Globalization;
using TextMad.Corpora.Import;
using TextMad.Numerics.Random;
using TextMad.Storage;
using TextMad.Texts;

namespace TextMad.Corpora;

/// <summary>A corpus as the passages that models are trained and measured on: read by id, held out in an order that only the ids decide, cut, its white space bounded.</summary>
internal static class CorpusPassages
{
    /// <summary>The random numbers of what is held out: the same for all seeds and runs.</summary>
    internal static RandomKey HeldoutKey => RandomKey.FromSeed(0).For("heldout");

    /// <summary>Returns the ids of the documents of a corpus in their order; those that were withdrawn are left out.</summary>
    /// <exception cref="InputException">There is no such corpus.</exception>
    internal static DocumentId[] ReadIds(ICorpusStore store, string corpus, string setting)
    {
        var found = StoreNames.Corpus(store, corpus, setting);
        DocumentId[] ids = [.. store.ReadIds(new DocumentQuery { Corpus = found.Name, ExcludeWithdrawn = true })];
        Array.Sort(ids);
        return ids;
    }

    /// <summary>Returns documents in the order in which they are held out: a function of their ids alone.</summary>
    /// <param name="ids">Their ids, in order.</param>
    internal static DocumentId[] InHeldoutOrder(IReadOnlyList<DocumentId> ids)
    {
        DocumentId[] shuffled = [.. ids];
        HeldoutKey.Stream().Shuffle(shuffled);
        return shuffled;
    }

    /// <summary>Returns a document whose id was read a moment ago.</summary>
    /// <exception cref="InputException">It is no more.</exception>
    internal static Document Find(ICorpusStore store, DocumentId id) => store.FindDocument(id)
        ?? throw new InputException($"The document {id} was removed from the store while it was read: repeat the command.");

    /// <summary>Returns the same as <see cref="Cut"/>, refusing that nothing is left.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="words">About how many words a passage has; 0 leaves documents whole.</param>
    /// <param name="corpus">Where they are from.</param>
    /// <param name="setting">The setting that says how many words.</param>
    /// <exception cref="InputException">There are documents, but all are too short to be cut.</exception>
    internal static List<Document> CutSome(IReadOnlyList<Document> documents, int words, string corpus, string setting) => Cut(documents, words) switch
    {
        [] when documents.Count > 0 => throw NoPassage(words, documents.Count, documents.Sum(document => (long)document.CountWords()), corpus, setting),
        var passages => passages,
    };

    /// <summary>What to say where all documents are too short to be cut.</summary>
    internal static InputException NoPassage(int words, int documents, long wordsInAll, string corpus, string setting) => new(
        string.Create(CultureInfo.InvariantCulture,
            $"{setting} is {words}, and of {Plural.Of(documents, "document")} of corpus '{corpus}', {wordsInAll} words in all, no passage "
            + $"is long enough. Words are counted by the spaces between them, so a language that is written without (Chinese, Japanese, Thai) has next to none: {setting}=0 takes "
            + $"documents whole. Otherwise use longer documents."));

    /// <summary>Returns the documents as passages of about this many words, 0 leaves them whole; their white space bounded as that of all text is.</summary>
    internal static List<Document> Cut(IReadOnlyList<Document> documents, int words) => words == 0
        ? [.. documents.Select(BoundWhole).Where(document => document.Text.Length > 0)]
        : [.. PassageSplitter.Passages(documents, words).Select(passage => Bound(passage, passage.Origin))];

    /// <summary>Returns a whole document; where its white space is too much, one without that is made from it.</summary>
    internal static Document BoundWhole(Document document) => Bound(document, new Origin.Derived("white_space", [new Parent(document.Id)]));

    /// <summary>Returns the document; where its white space is too much, one without, of the given origin.</summary>
    internal static Document Bound(Document document, Origin origin) => WhiteSpaceRuns.Bound(document.Text) is var text && ReferenceEquals(text, document.Text)
        ? document
        : Document.Create(text, origin, document.Language);
}
