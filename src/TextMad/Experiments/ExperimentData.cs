using TextMad.Corpora;
using TextMad.Experiments.Models;
using TextMad.Experiments.Prepared;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Tokenization;

namespace TextMad.Experiments;

/// <summary>The real text of a run, split, cut and tokenized: the same for every regime and seed.</summary>
/// <param name="Tokenizer">Trained on the real text, or that of the model that the run begins from.</param>
/// <param name="Real">What models may be trained on: texts are read from the store when an item is asked for.</param>
/// <param name="Heldout">What models are measured on.</param>
/// <param name="Documents">Documents of the corpus before they were cut.</param>
/// <param name="Checksum">SHA-256 over the corpus's document ids.</param>
public sealed record ExperimentData(
    ITokenizer Tokenizer, IReadOnlyList<TextItem> Real, IReadOnlyList<TextItem> Heldout, int Documents, string Checksum) : IDisposable
{
    /// <summary>Lets go of the file of the prepared corpus: no real text can be read afterwards.</summary>
    public void Dispose() => (Real as IDisposable)?.Dispose();

    /// <summary>Reads the corpus, sets whole documents aside to measure on, cuts the rest into passages and trains the tokenizer.</summary>
    /// <remarks>
    /// The split depends on the documents alone, not on seeds or on the order of import, so that all seeds are measured on the
    /// same text.
    /// </remarks>
    /// <param name="store">Holds the corpus.</param>
    /// <param name="workspace">Where the prepared corpus is kept, to be used again.</param>
    /// <param name="options">The options of the run.</param>
    /// <param name="tokenizerFolder">Where the run keeps its tokenizer.</param>
    /// <param name="given">The tokenizer of a model that the run begins from; null to train one.</param>
    /// <param name="leftOut">Texts that the run must not use: what its judge has seen; null for none.</param>
    /// <param name="progress">Told how many documents were read.</param>
    /// <param name="cancellation">Stops between them.</param>
    /// <param name="files">The run's files, which the tokenizer joins; null when no store knows of them.</param>
    /// <exception cref="InputException">There is no such corpus, or too little in it; or the tokenizer is not what was written.</exception>
    public static ExperimentData Prepare(
        ICorpusStore store,
        Workspace workspace,
        ExperimentOptions options,
        string tokenizerFolder,
        ITokenizer? given,
        IReadOnlySet<ContentHash>? leftOut,
        IProgressSink progress,
        CancellationToken cancellation,
        KeptFiles? files = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var data = options.Data;
        files ??= KeptFiles.Unbound(tokenizerFolder);
        var ids = CorpusPassages.ReadIds(store, data.Corpus, "data.corpus");
        var folder = new PreparedFolder(workspace);
        var plan = new PreparedPlan(
            StoreNames.Corpus(store, data.Corpus).Name, CorpusPassages.InHeldoutOrder(ids), data.PassageWords, data.HeldoutShare, IsBounded: true, leftOut);
        var isKept = files.HasFolder(tokenizerFolder);
        var tokenizer = isKept ? KeptTokenizer.Load(tokenizerFolder) : given ?? MakeTokenizer(store, folder, plan, options.Tokenizer, progress, cancellation);
        return Ownership.Pass(PreparedTexts.Open(store, folder, plan, tokenizer, "data.passage_words", progress, cancellation), texts =>
        {
            if (!isKept)
            {
                AtomicFolder.Write(tokenizerFolder, tokenizer.Save, overwrite: true, staging => files.Announce(tokenizerFolder, staging));
            }

            var heldout = Enumerable.Range(0, texts.Heldout).ToArray();
            CorpusPassages.HeldoutKey.At(1).Stream().Shuffle(heldout.AsSpan());
            var measured = heldout.Beginning(data.HeldoutTokens, texts.SizeOf);
            return new ExperimentData(tokenizer, new PreparedItems(texts), texts.Items(measured), ids.Length, PreparedPlan.DigestOf(ids));
        });
    }

    /// <summary>Returns what the manifest of a run says of a corpus: its documents, and SHA-256 over their ids.</summary>
    /// <param name="store">Holds the corpus.</param>
    /// <param name="options">The options of the run.</param>
    /// <exception cref="InputException">There is no such corpus.</exception>
    internal static (int Documents, string Checksum) Identify(ICorpusStore store, DataOptions options)
    {
        var ids = CorpusPassages.ReadIds(store, options.Corpus, "data.corpus");
        return (ids.Length, PreparedPlan.DigestOf(ids));
    }

    /// <summary>Returns a document as an item of the loop.</summary>
    public static TextItem Tokenize(Document document, ITokenizer tokenizer)
    {
        var tokens = new List<int>();
        tokenizer.Encode(document.Text, tokens);
        return new TextItem(document, tokens.ToArray());
    }

    private static ITokenizer MakeTokenizer(
        ICorpusStore store, PreparedFolder folder, PreparedPlan plan, TokenizerOptions options, IProgressSink progress, CancellationToken cancellation)
    {
        if (options.IsGiven)
        {
            return KeptTokenizer.Make(options, [], cancellation);
        }

        var key = FormattableString.Invariant($"{plan.Key} {options.Engine} {options.Vocabulary} {options.MinimumPairCount}");
        if (folder.FindTokenizer(key) is { } found)
        {
            return found;
        }

        var trained = KeptTokenizer.Make(options, PreparedTexts.TrainingTexts(store, plan, progress, cancellation), cancellation);
        folder.Keep(key, trained);
        return trained;
    }
}
