using System.Globalization;
using System.Text;
using System.Text.Json;
using TextMad.Corpora;
using TextMad.Metrics;
using TextMad.Metrics.Counting;
using TextMad.Metrics.Diversity;
using TextMad.Metrics.Perplexity;
using TextMad.Models.Files;
using TextMad.Numerics.Random;
using TextMad.Storage.Naming;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Texts;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Judging;

/// <summary>Makes the judge of a corpus: sets real documents aside for it, trains it on nine tenths and measures it on the rest.</summary>
/// <remarks>
/// Which documents depends on their ids alone, and comes from the end of the order in which runs hold text out from the beginning: a run
/// on the same corpus keeps its held-out text, apart from documents that both want.
/// </remarks>
public static class JudgeBuilder
{
    private static readonly TimeSpan _saveInterval = TimeSpan.FromSeconds(30);

    /// <summary>Builds the judge and keeps it. A build that was stopped goes on where it was.</summary>
    /// <param name="store">Holds the corpus.</param>
    /// <param name="workspace">Where the judge is kept.</param>
    /// <param name="options">The options of the judge.</param>
    /// <param name="overwrite">Whether a judge that is there is replaced.</param>
    /// <param name="progress">Told of the steps.</param>
    /// <param name="cancellation">Stops at a safe point.</param>
    /// <param name="engine">What trains it; null for the built-in engine.</param>
    /// <exception cref="InputException">There is a judge already, no such corpus, or too little in it.</exception>
    /// <exception cref="TextMadException">Another process builds it.</exception>
    public static Judge Build(
        ICorpusStore store,
        Workspace workspace,
        JudgeOptions options,
        bool overwrite = false,
        IProgressSink? progress = null,
        CancellationToken cancellation = default,
        ITransformerEngine? engine = null)
    {
        progress ??= IProgressSink.None;
        workspace.Create();
        var directory = workspace.JudgeDirectory(options.Corpus);
        Names.RequireNoTwinFolder(directory, "judge");
        Directory.CreateDirectory(workspace.JudgesDirectory);
        using var held = TakeLock(directory, options.Corpus);
        if (!overwrite && Judge.Find(workspace, store, options.Corpus) is { } found)
        {
            return found.Record.Options == options
                ? found
                : throw new InputException(
                    $"The workspace has a judge of corpus '{options.Corpus}' already, with other settings. It can be "
                    + "replaced; measurements before and after are then not comparable.",
                    new Hint.BuildJudge(options.Corpus, Replace: true));
        }

        progress.Report("judge", 0, 1, "models");
        var (documents, heldout, training) = TextsOf(store, options);
        var heldoutCount = HeldoutCount(documents.Count);
        var tokenizer = BytePairTokenizer.Train(training.Select(document => document.Text), options.Tokenizer, null, cancellation);
        var stream = Stream(training, tokenizer);
        var trainer =
            new TransformerTrainer(options.Shape, options.Training, tokenizer.VocabularySize,
                tokenizer.EndOfText) { Engine = engine ?? TransformerEngines.Of(ModelEngine.Builtin) };
        var files = new FileOwner(FileOwnerKind.Judge, options.Corpus).FilesIn(workspace, store);
        var state = new TrainingStateFile(directory + ".training", _saveInterval) { Ready = ready => files.Announce(directory + ".training", ready) };
        files.Has(state.Path);
        var key = RandomKey.FromSeed(0).For("judge");
        var model = trainer.Train(stream, key, null, null, state, progress, "judge", cancellation: cancellation).Model;

        var scored = ScoredSequences.Heldout(
            model,
            tokenizer.EndOfText,
            [.. heldout.Select(document => (ReadOnlyMemory<int>)tokenizer.Encode(document.Text))],
            heldout.Sum(document => (long)Encoding.UTF8.GetByteCount(document.Text)),
            cancellation);
        var input = new MetricInput { Heldout = scored };
        var record = new JudgeRecord(
            options,
            documents.Count,
            stream.Length,
            scored.LogProbabilities.Sum(tokens => (long)tokens.Length),
            new HeldoutPerplexity().Measure(input).Value ?? double.NaN,
            new HeldoutBitsPerByte().Measure(input).Value ?? double.NaN,
            [.. documents.Select(document => document.HashContent().ToString()).Order(StringComparer.Ordinal)],
            LanguageOfTexts.Of([.. documents.Select(document => document.Text)]),
            DateTimeOffset.UtcNow,
            JudgeModel.Members(documents[heldoutCount..], options.PassageWords, tokenizer));
        Checkpoint.Save(
            directory,
            model,
            new CheckpointManifest { TokenizerFingerprint = tokenizer.Fingerprint },
            staging =>
            {
                tokenizer.Save(Path.Combine(staging, KeptModel.TokenizerFolder));
                File.WriteAllText(Path.Combine(staging, Judge.RecordFile), JsonSerializer.Serialize(record, Judge.Json));
            },
            overwrite,
            (_, staging) => files.Announce(directory, staging));
        files.Remove([state.Path]);
        files.Settle();
        progress.Report("judge", 1, 1, "models");
        return Judge.Find(workspace, store, options.Corpus)!;
    }

    /// <summary>Returns which documents a judge would see that is not built yet.</summary>
    /// <param name="store">Holds the corpus.</param>
    /// <param name="options">The options of the judge.</param>
    /// <exception cref="InputException">There is no such corpus, or too little in it.</exception>
    internal static IReadOnlySet<ContentHash> WouldSee(ICorpusStore store, JudgeOptions options) =>
        TextsOf(store, options).Documents.Select(document => document.HashContent()).ToHashSet();

    /// <summary>Waits as long as another process builds the judge of a corpus: then there is one, unless it failed.</summary>
    /// <param name="workspace">Where the judge is kept.</param>
    /// <param name="corpus">The corpus.</param>
    /// <param name="cancellation">Stops waiting.</param>
    internal static void WaitForOthers(Workspace workspace, string corpus, CancellationToken cancellation)
    {
        Directory.CreateDirectory(workspace.JudgesDirectory);
        while (LockFile.IsHeld(LockOf(workspace.JudgeDirectory(corpus))))
        {
            cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(500));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static (List<Document> Documents, List<Document> Heldout, List<Document> Training) TextsOf(ICorpusStore store, JudgeOptions options)
    {
        var documents = Choose(CorpusPassages.ReadIds(store, options.Corpus, "corpus"), id => CorpusPassages.Find(store, id), options);
        var heldout = HeldoutCount(documents.Count);
        return (
            documents,
            CorpusPassages.CutSome(documents[..heldout], options.PassageWords, options.Corpus, "passage_words"),
            CorpusPassages.CutSome(documents[heldout..], options.PassageWords, options.Corpus, "passage_words"));
    }

    /// <summary>Returns how many of the chosen documents, from the first, it is measured on and not trained on.</summary>
    internal static int HeldoutCount(int documents) => Math.Max(1, documents / 10);

    /// <summary>Whole documents from the end of the order, until either limit is reached.</summary>
    /// <param name="corpus">The documents' ids, in order.</param>
    /// <param name="find">Returns a document; asked for those that are chosen.</param>
    /// <param name="options">The options of the judge.</param>
    internal static List<Document> Choose(IReadOnlyList<DocumentId> corpus, Func<DocumentId, Document> find, JudgeOptions options)
    {
        var ordered = CorpusPassages.InHeldoutOrder(corpus);
        var most = (int)(options.Share * ordered.Length);
        List<Document> chosen = [.. ordered.AsEnumerable().Reverse().Take(most).Select(find).TakeUntil(options.Words, document => document.CountWords())];
        return chosen.Count >= 2
            ? chosen
            : throw new InputException(
                string.Create(CultureInfo.InvariantCulture,
                    $"Corpus '{options.Corpus}' has {Plural.Of(corpus.Count, "document")}: a share of {options.Share} of them is "
                    + $"{most}, and a judge needs 2 at least, one to learn from and one "
                + $"to be measured on. Raise the share, or add documents."));
    }

    private static int[] Stream(IReadOnlyList<Document> documents, ITokenizer tokenizer)
    {
        var texts = documents.ToArray();
        RandomKey.FromSeed(0).For("judge order").Stream().Shuffle(texts);
        var stream = new List<int>();
        foreach (var document in texts)
        {
            stream.Add(tokenizer.EndOfText);
            tokenizer.Encode(document.Text, stream);
        }

        stream.Add(tokenizer.EndOfText);
        return [.. stream];
    }

    private static FileStream TakeLock(string directory, string corpus) =>
        LockFile.Take(LockOf(directory), $"Another process builds the judge of corpus '{corpus}'; wait for it, then try again.");

    private static string LockOf(string directory) => directory + ".lock";
}
