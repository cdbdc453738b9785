using TextMad.Cli.Benchmarking;
using TextMad.Experiments;
using TextMad.Experiments.Runs;
using TextMad.Judging;
using TextMad.Models.Transformers;
using TextMad.Reporting;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Storage.Sqlite;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Tests.Judging;

/// <summary>The judge of a workspace: made once, of text that no run sees.</summary>
public sealed class JudgeTests : IDisposable
{
    private const int Documents = 40;

    private static readonly JudgeOptions _small = new()
    {
        Corpus = "text",
        Share = 0.25,
        Words = 100_000,
        Tokenizer = new BytePairTrainingOptions { Vocabulary = 300 },
        Shape = new TransformerOptions { Layers = 1, Heads = 2, Width = 16, Context = 32 },
        Training = new TrainingOptions { Budget = BudgetUnit.Steps, Amount = 40, Batch = 4 },
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("textmad-judge-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_judge_is_the_same_to_the_bit_wherever_it_is_built_and_however_often_it_was_stopped()
    {
        var whole = Build("whole");
        var (workspace, store) = Open("pieces");
        using (store)
        {
            using var stopped = new CancellationTokenSource();
            var stopper = new StopAt(stopped, 10);
            Assert.ThrowsAny<OperationCanceledException>(() => JudgeBuilder.Build(store, workspace, _small, false, stopper, stopped.Token));
            Assert.Null(Judge.Find(workspace, store, "text"));
            Assert.Equal(whole.Fingerprint, JudgeBuilder.Build(store, workspace, _small).Fingerprint);
        }

        Assert.Equal(whole.Record.HeldoutPerplexity, Judge.Find(workspace, null, "text")!.Record.HeldoutPerplexity);
    }

    [Fact]
    public void A_judge_sees_the_share_it_was_given_and_learns_from_it()
    {
        var judge = Build("learns");
        Assert.Equal(10, judge.Record.Documents);
        Assert.Equal(10, judge.Record.Seen.Count);

        // A model that has learnt nothing has the perplexity of its vocabulary, 300.
        Assert.InRange(judge.Record.HeldoutPerplexity, 2, 200);
        var scored = judge.Score(["mai trou", "zzz qqq xxx"]).LogProbabilities;
        Assert.True(scored[0].Average() > scored[1].Average());
        Assert.Equal(judge.Width, judge.Embed(["a", "b"]).Width);
        Assert.Equal(2, judge.Embed(["a", "b"]).Count);
    }

    [Fact]
    public void A_judge_is_replaced_only_on_request()
    {
        var (workspace, store) = Open("one");
        using (store)
        {
            var first = JudgeBuilder.Build(store, workspace, _small);
            Assert.Equal(first.Fingerprint, JudgeBuilder.Build(store, workspace, _small).Fingerprint);
            var other = _small with { Share = 0.5 };
            Assert.Equal(new Hint.BuildJudge(other.Corpus, Replace: true), Assert.Throws<InputException>(() => JudgeBuilder.Build(store, workspace, other)).Hint);
            Assert.NotEqual(first.Fingerprint, JudgeBuilder.Build(store, workspace, other, overwrite: true).Fingerprint);
            Assert.Equal(20, Judge.Find(workspace, store, "text")!.Record.Documents);
        }
    }

    [Fact]
    public void Too_little_text_for_a_judge_is_an_error_with_the_counts()
    {
        var (workspace, store) = Open("little");
        using (store)
        {
            var failure = Assert.Throws<InputException>(() => JudgeBuilder.Build(store, workspace, _small with { Share = 0.03 }));
            Assert.Contains("has 40 documents: a share of 0.03 of them is 1", failure.Message, StringComparison.Ordinal);
            Assert.Contains("no corpus 'other'", Assert.Throws<InputException>(() => JudgeBuilder.Build(store, workspace, _small with { Corpus = "other" })).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_run_with_a_judge_uses_no_text_that_it_has_seen_and_is_measured_by_it()
    {
        var (workspace, store) = Open("run");
        using (store)
        {
            var judge = JudgeBuilder.Build(store, workspace, _small);
            var folder = new RunFolder("judged", workspace.RunDirectory("judged"));
            var options = new ExperimentOptions
            {
                Data = new DataOptions { Corpus = "text", PassageWords = 0, Tokens = 3000, HeldoutTokens = 400 },
                Tokenizer = new TokenizerOptions { Vocabulary = 300 },
                Model = new NGramModelOptions { Order = 2 },
                Writing = new WritingOptions { Decoding = new() { MaximumTokens = 60 } },
                Measuring = new MeasuringOptions { Judge = true },
                Loop = new LoopOptions { Generations = 1, Seeds = [1], Regimes = [new TextMad.Generations.Regimes.Replace()] },
            };
            new Experiment(store, folder, options).Run();

            var used = store.Models("judged").SelectMany(model => store.TrainingMembers(model.TrainingSetId)).Select(member => store.FindDocument(member.Document)!).ToList();
            Assert.NotEmpty(used);
            Assert.DoesNotContain(used, judge.HasSeen);

            var measured = MetricsFile.Read(folder.Metrics).Where(row => row.Value is not null).Select(row => row.Metric).ToHashSet();
            string[] judged = ["judge_perplexity_p50", "mauve", "precision", "recall", "density", "coverage", "vendi_score", "semantic_diversity"];
            Assert.Empty(judged.Except(measured));

            // The same run cannot go on under another judge.
            JudgeBuilder.Build(store, workspace, _small with { Share = 0.2 }, overwrite: true);
            Assert.Contains("another judge", Assert.Throws<InputException>(() => new Experiment(store, folder, options).Run()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_workspace_has_a_judge_per_corpus_and_reads_the_single_one_of_old()
    {
        var (workspace, store) = Open("several");
        using (store)
        {
            var judge = JudgeBuilder.Build(store, workspace, _small);
            Assert.NotNull(judge.Record.Built);
            Add(store, "other", Enumerable.Range(0, 12).Select(i => $"A text of the other corpus, the number {i}, with words that it has in common with the rest of them."));
            Assert.Null(Judge.Find(workspace, store, "other"));
            var other = JudgeBuilder.Build(store, workspace, _small with { Corpus = "other" });
            Assert.NotEqual(judge.Fingerprint, other.Fingerprint);
            Assert.Equal("en", other.Language);
            Assert.Equal(["other", "text"], Judge.All(workspace, store).Select(one => one.Corpus));

            Directory.Move(workspace.JudgeDirectory("text"), workspace.SingleJudgeDirectory);
            Assert.Equal(judge.Fingerprint, Judge.Find(workspace, store, "text")!.Fingerprint);
            Assert.Equal(["other", "text"], Judge.All(workspace, store).Select(one => one.Corpus));

            // The single one is of one corpus, and judges no other.
            Directory.Delete(workspace.JudgeDirectory("other"), recursive: true);
            Assert.Null(Judge.Find(workspace, store, "other"));
            Assert.Contains("It has text", Assert.Throws<InputException>(() => Judge.Require(workspace, store, "other", "measuring.judge")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_judge_of_another_language_is_refused_unless_it_is_asked_for_by_name()
    {
        var (workspace, store) = Open("languages");
        using (store)
        {
            Add(store, "mixed", Enumerable.Range(0, 30).Select(i => $"This is a text in the language that the judge was made of, and it has the number {i} in it."));
            var judge = JudgeBuilder.Build(store, workspace, _small with { Corpus = "mixed" });
            Assert.Equal("en", judge.Language);
            var withdrawn = new StoreBatch();
            withdrawn.Withdrawals.AddRange(
                store.ReadDocuments(new DocumentQuery { Corpus = "mixed" }).Select(document => new Withdrawal(document.Id, "replaced", DateTimeOffset.UnixEpoch)));
            store.Commit(withdrawn);
            Add(store, "mixed",
                Enumerable.Range(0, 30).Select(i => $"Это не тот язык, на котором был написан текст для судьи, и в нём есть число {i}, но не больше, чем в том, что было."));
            var options = Options("mixed");
            var folder = new RunFolder("refused", workspace.RunDirectory("refused"));
            var failure = Assert.Throws<InputException>(() => new Experiment(store, folder, options).Run());
            Assert.Contains("another language (en) than the run's (ru)", failure.Message, StringComparison.Ordinal);

            var named = new RunFolder("named", workspace.RunDirectory("named"));
            new Experiment(store, named, options with { Measuring = new MeasuringOptions { Judge = TextMad.Configuration.SwitchOrName.Of("mixed") } }).Run();
            Assert.Contains("\"judge_name\": \"mixed\"", File.ReadAllText(named.DataManifest), StringComparison.Ordinal);
            Assert.Contains("\"judge_language\": \"en\"", File.ReadAllText(named.DataManifest), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("true", true, null)]
    [InlineData("false", false, null)]
    [InlineData("brown", true, "brown")]
    public void The_setting_is_off_on_or_a_name_and_is_written_as_it_is_read(string written, bool isOn, string? name)
    {
        var options = TextMad.Configuration.SettingsReader.Read<ExperimentOptions>($"measuring: {{ judge: {written} }}", "test.yaml");
        Assert.Equal((isOn, name), (options.Measuring.Judge.IsOn, options.Measuring.Judge.Name));
        Assert.Contains($"  judge: {written}\n", TextMad.Configuration.SettingsWriter.Write(options), StringComparison.Ordinal);
    }

    private static ExperimentOptions Options(string corpus) => new()
    {
        Data = new DataOptions { Corpus = corpus, PassageWords = 0, Tokens = 400, HeldoutTokens = 400 },
        Tokenizer = new TokenizerOptions { Vocabulary = 300 },
        Model = new NGramModelOptions { Order = 2 },
        Writing = new WritingOptions { Decoding = new() { MaximumTokens = 60 } },
        Measuring = new MeasuringOptions { Judge = true },
        Loop = new LoopOptions { Generations = 1, Seeds = [1], Regimes = [new TextMad.Generations.Regimes.Replace()] },
    };

    private static void Add(SqliteCorpusStore store, string corpus, IEnumerable<string> texts)
    {
        var batch = new StoreBatch();
        if (store.Corpora().All(known => known.Name != corpus))
        {
            batch.Corpora.Add(new CorpusRecord(corpus));
        }

        foreach (var (i, text) in texts.Index())
        {
            var document = Document.Create(text, new Origin.Imported("invented", $"{corpus} {i}"));
            batch.Documents.Add(document);
            batch.Members.Add(new CorpusMember(corpus, document.Id));
        }

        store.Commit(batch);
    }

    private Judge Build(string name)
    {
        var (workspace, store) = Open(name);
        using (store)
        {
            return JudgeBuilder.Build(store, workspace, _small);
        }
    }

    private (Workspace Workspace, SqliteCorpusStore Store) Open(string name)
    {
        var workspace = Workspace.At(Path.Combine(_folder.FullName, name));
        workspace.Create();
        var store = SqliteCorpusStore.Open(workspace.StorePath, StoreOpenMode.Create);
        var batch = new StoreBatch();
        batch.Corpora.Add(new CorpusRecord("text"));
        foreach (var (i, text) in SyntheticText.Documents(Documents, 120).Index())
        {
            var document = Document.Create(text, new Origin.Imported("invented", $"text {i}"));
            batch.Documents.Add(document);
            batch.Members.Add(new CorpusMember("text", document.Id));
        }

        store.Commit(batch);
        return (workspace, store);
    }

    private sealed class StopAt(CancellationTokenSource source, int steps) : IProgressSink
    {
        private int _seen;

        public void Report(string work, long done, long total, string unit)
        {
            if (unit == "tokens" && ++_seen == steps)
            {
                source.Cancel();
            }
        }
    }
}
