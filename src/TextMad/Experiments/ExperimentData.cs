using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TextMad.Corpora;
using TextMad.Experiments.Models;
using TextMad.Storage;
using TextMad.Storage.Binding;
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
    /// <param name="options">The options of the run.</param>
    /// <param name="tokenizerFolder">Where the run keeps its tokenizer.</param>
    /// <param name="given">The tokenizer of a model that the run begins from; null to train one.</param>
    /// <param name="leftOut">Documents that the run must not use: what its judge has seen.</param>
    /// <param name="progress">Told of the steps.</param>
    /// <param name="cancellation">Stops between them.</param>
    /// <param name="files">The run's files, which the tokenizer joins; null when no store knows of them.</param>
    /// <exception cref="InputException">There is no such corpus, or too little in it; or the tokenizer is not what was written.</exception>
    public static ExperimentData Prepare(
        ICorpusStore store,
        ExperimentOptions options,
        string tokenizerFolder,
        ITokenizer? given,
        Predicate<Document>? leftOut,
        IProgressSink progress,
        CancellationToken cancellation,
        KeptFiles? files = null)
    {
        var data = options.Data;
        var documents = CorpusPassages.Read(store, data.Corpus, "data.corpus");
        var checksum = ChecksumOf(documents);
        var shuffled = CorpusPassages.InHeldoutOrder(documents);
        shuffled = leftOut is null ? shuffled : Array.FindAll(shuffled, document => !leftOut(document));
        var heldoutCount = (int)Math.Ceiling(data.HeldoutShare * shuffled.Length);
        if (heldoutCount >= shuffled.Length)
        {
            throw new InputException(
                string.Create(CultureInfo.InvariantCulture,
                    $"Corpus '{data.Corpus}' has {shuffled.Length} document(s){(leftOut is null ? "" : " besides those of the judge")}: too few to hold {data.HeldoutShare:P0} out "
                + $"and train on the rest; at least 2 are needed."));
        }

        progress.Report("prepare", 0, 3, "steps");
        var heldout = CorpusPassages.CutSome(shuffled[..heldoutCount], data.PassageWords, data.Corpus, "data.passage_words");
        var real = CorpusPassages.CutSome(shuffled[heldoutCount..], data.PassageWords, data.Corpus, "data.passage_words");
        progress.Report("prepare", 1, 3, "steps");
        cancellation.ThrowIfCancellationRequested();
        var tokenizer = LoadOrTrain(tokenizerFolder, files ?? KeptFiles.Unbound(tokenizerFolder), given, real, options.Tokenizer, cancellation);
        progress.Report("prepare", 2, 3, "steps");
        var realItems = Tokenize(real, tokenizer);
        var heldoutItems = Tokenize(heldout, tokenizer);
        CorpusPassages.HeldoutKey.At(1).Stream().Shuffle(heldoutItems.AsSpan());
        progress.Report("prepare", 3, 3, "steps");
        return new ExperimentData(tokenizer, realItems, heldoutItems.Beginning(data.HeldoutTokens), documents.Count, checksum);
    }

    /// <summary>Returns a document as an item of the loop.</summary>
    public static TextItem Tokenize(Document document, ITokenizer tokenizer)
    {
        var tokens = new List<int>();
        tokenizer.Encode(document.Text, tokens);
        return new TextItem(document, tokens.ToArray());
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

    private static ITokenizer LoadOrTrain(
        string folder, KeptFiles files, ITokenizer? given, IReadOnlyList<Document> real, TokenizerOptions options, CancellationToken cancellation)
    {
        if (files.HasFolder(folder))
        {
            return KeptTokenizer.Load(folder);
        }

        var tokenizer = given ?? KeptTokenizer.Make(options, real.Select(document => document.Text), cancellation);
        AtomicFolder.Write(folder, tokenizer.Save, overwrite: true, staging => files.Announce(folder, staging));
        return tokenizer;
    }

    private static TextItem[] Tokenize(IReadOnlyList<Document> documents, ITokenizer tokenizer)
    {
        var items = new TextItem[documents.Count];
        Parallel.For(0, items.Length, i => items[i] = Tokenize(documents[i], tokenizer));
        return items;
    }
}
