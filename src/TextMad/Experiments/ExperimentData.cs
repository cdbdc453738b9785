using System.Security.Cryptography;
using System.Text;
using TextMad.Corpora.Import;
using TextMad.Experiments.Models;
using TextMad.Numerics.Random;
using TextMad.Storage;
using TextMad.Texts;
using TextMad.Tokenization;

namespace TextMad.Experiments;

/// <summary>The real text of a run, split, cut and tokenized: the same for every regime and seed.</summary>
/// <param name="Tokenizer">Trained on the real text, or that of the model that the run begins from.</param>
/// <param name="Real">What models may be trained on.</param>
/// <param name="Heldout">What models are measured on.</param>
/// <param name="Documents">Documents of the corpus before they were cut.</param>
/// <param name="Checksum">SHA-256 over the corpus's document ids.</param>
public sealed record ExperimentData(
    ITokenizer Tokenizer, IReadOnlyList<TextItem> Real, IReadOnlyList<TextItem> Heldout, int Documents, string Checksum)
{
    /// <summary>Reads the corpus, sets whole documents aside to measure on, cuts the rest into passages and trains the tokenizer.</summary>
    /// <remarks>
    /// The split depends on the documents alone, not on seeds or on the order of import, so that all seeds are measured on the
    /// same text.
    /// </remarks>
    /// <param name="store">Holds the corpus.</param>
    /// <param name="options">The run's.</param>
    /// <param name="tokenizerFolder">Where the run keeps its tokenizer.</param>
    /// <param name="given">The tokenizer of a model that the run begins from; null to train one.</param>
    /// <param name="leftOut">Documents that the run must not use: what its judge has seen.</param>
    /// <param name="progress">Told of the steps.</param>
    /// <param name="cancellation">Stops between them.</param>
    /// <exception cref="InputException">There is no such corpus, or too little in it.</exception>
    public static ExperimentData Prepare(
        ICorpusStore store,
        ExperimentOptions options,
        string tokenizerFolder,
        ITokenizer? given,
        Predicate<Document>? leftOut,
        IProgressSink progress,
        CancellationToken cancellation)
    {
        var data = options.Data;
        var documents = ReadCorpus(store, data.Corpus, "data.corpus");
        var checksum = ChecksumOf(documents);
        var shuffled = HeldoutOrder(documents);
        shuffled = leftOut is null ? shuffled : Array.FindAll(shuffled, document => !leftOut(document));
        var heldoutCount = (int)Math.Ceiling(data.HeldoutShare * shuffled.Length);
        if (heldoutCount >= shuffled.Length)
        {
            throw new InputException(FormattableString.Invariant(
                $"Corpus '{data.Corpus}' has {shuffled.Length} document(s){(leftOut is null ? "" : " besides those of the judge")}: too few to hold {data.HeldoutShare:P0} out and train on the rest; at least 2 are needed."));
        }

        progress.Report("prepare", 0, 3, "steps");
        var heldout = CutSome(shuffled[..heldoutCount], data.PassageWords, data.Corpus, "data.passage_words");
        var real = CutSome(shuffled[heldoutCount..], data.PassageWords, data.Corpus, "data.passage_words");
        progress.Report("prepare", 1, 3, "steps");
        cancellation.ThrowIfCancellationRequested();
        var tokenizer = LoadOrTrain(tokenizerFolder, given, real, options.Tokenizer, cancellation);
        progress.Report("prepare", 2, 3, "steps");
        var realItems = Tokenize(real, tokenizer);
        var heldoutItems = Tokenize(heldout, tokenizer);
        HeldoutKey.At(1).Stream().Shuffle(heldoutItems.AsSpan());
        progress.Report("prepare", 3, 3, "steps");
        return new ExperimentData(tokenizer, realItems, Until(heldoutItems, data.HeldoutTokens), documents.Count, checksum);
    }

    /// <summary>A document as an item of the loop.</summary>
    public static TextItem Tokenize(Document document, ITokenizer tokenizer)
    {
        var tokens = new List<int>();
        tokenizer.Encode(document.Text, tokens);
        return new TextItem(document, tokens.ToArray());
    }

    /// <summary>Documents as the items of the loop: <see cref="Cut"/>, refusing that nothing is left.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="words">About how many words a passage has; 0 leaves documents whole.</param>
    /// <param name="corpus">Where they are from.</param>
    /// <param name="setting">The setting that says how many words.</param>
    /// <exception cref="InputException">There are documents, but all are too short to be cut.</exception>
    internal static List<Document> CutSome(IReadOnlyList<Document> documents, int words, string corpus, string setting) => Cut(documents, words) switch
    {
        [] when documents.Count > 0 => throw new InputException(FormattableString.Invariant(
            $"{setting} is {words}, and of {documents.Count} document(s) of corpus '{corpus}', {documents.Sum(document => (long)document.WordCount)} words in all, no passage is long enough. Words are counted by the spaces between them, so a language that is written without (Chinese, Japanese, Thai) has next to none: {setting}=0 takes documents whole. Otherwise use longer documents.")),
        var passages => passages,
    };

    private static RandomKey HeldoutKey => RandomKey.FromSeed(0).For("heldout");

    /// <summary>Documents in the order in which they are held out: a function of their ids alone.</summary>
    internal static Document[] HeldoutOrder(IReadOnlyList<Document> documents)
    {
        Document[] shuffled = [.. documents];
        HeldoutKey.Stream().Shuffle(shuffled);
        return shuffled;
    }

    /// <summary>The documents of a corpus in the order of their ids.</summary>
    /// <exception cref="InputException">There is no such corpus.</exception>
    internal static List<Document> ReadCorpus(ICorpusStore store, string corpus, string setting)
    {
        if (store.Corpora().All(known => known.Name != corpus))
        {
            var names = string.Join(", ", store.Corpora().Select(known => known.Name));
            throw new InputException(
                $"{setting}: there is no corpus '{corpus}' in the store" + (names.Length > 0 ? $" (it has {names})" : " (it has none)")
                + "; add one with 'textmad corpus add NAME PATH...'.");
        }

        var documents = store.ReadDocuments(new DocumentQuery { Corpus = corpus, ExcludeWithdrawn = true }).ToList();
        documents.Sort((a, b) => a.Id.CompareTo(b.Id));
        return documents;
    }

    private static string ChecksumOf(List<Document> documents)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var document in documents)
        {
            hash.AppendData(document.Id.ToBytes());
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Documents as passages of about so many words, 0 leaves them whole; their white space bounded as that of all text is.</summary>
    internal static List<Document> Cut(IReadOnlyList<Document> documents, int words) => words == 0
        ? [.. documents.Select(document => Bound(document, new Origin.Derived("white_space", [new Parent(document.Id)]))).Where(document => document.Text.Length > 0)]
        : [.. documents.SelectMany(new PassageSplitter(new PassageOptions { Words = words }).Split).OfType<ImportItem.Taken>()
            .Select(taken => Bound(taken.Document, taken.Document.Origin))];

    /// <summary>The document; where its white space is too much, one without, of the given origin.</summary>
    private static Document Bound(Document document, Origin origin) => WhiteSpaceRuns.Bound(document.Text) is var text && ReferenceEquals(text, document.Text)
        ? document
        : Document.Create(text, origin, document.Language);

    private static ITokenizer LoadOrTrain(
        string folder, ITokenizer? given, IReadOnlyList<Document> real, TokenizerOptions options, CancellationToken cancellation)
    {
        if (Directory.Exists(folder))
        {
            return KeptTokenizer.Load(folder);
        }

        var tokenizer = given ?? KeptTokenizer.Make(options, real.Select(document => document.Text), cancellation);
        var temporary = folder + ".tmp";
        if (Directory.Exists(temporary))
        {
            Directory.Delete(temporary, recursive: true);
        }

        tokenizer.Save(temporary);
        Directory.Move(temporary, folder);
        return tokenizer;
    }

    private static TextItem[] Tokenize(IReadOnlyList<Document> documents, ITokenizer tokenizer)
    {
        var items = new TextItem[documents.Count];
        Parallel.For(0, items.Length, i => items[i] = Tokenize(documents[i], tokenizer));
        return items;
    }

    private static TextItem[] Until(TextItem[] items, long tokens)
    {
        var total = 0L;
        return [.. items.TakeWhile(item =>
        {
            var before = total;
            total += item.Size;
            return before < tokens;
        })];
    }
}
