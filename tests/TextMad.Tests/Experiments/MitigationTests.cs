using TextMad.Cli.Benchmarking;
using TextMad.Experiments;
using TextMad.Experiments.Mitigations;
using TextMad.Experiments.Runs;
using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Judging;
using TextMad.Models.Files;
using TextMad.Models.Transformers;
using TextMad.Reporting;
using TextMad.Sampling;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Storage.Sqlite;
using TextMad.Theory;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Tests.Experiments;

/// <summary>Mitigations in whole runs on small invented text.</summary>
public sealed class MitigationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("textmad-mitigations-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void High_surprise_keeps_the_texts_that_the_writer_finds_least_likely()
    {
        var run = Run(new Replace { Mitigations = [new HighSurprise()] });
        var (kept, dropped) = run.Chosen("low_surprise");
        var writer = Checkpoint.Load(run.Folder.Checkpoint(run.Model(0))).Model;
        double[] surprise(IEnumerable<Document> documents) => [.. writer
            .Score([.. documents.Select(document => ExperimentData.Tokenize(document, run.Tokenizer).Tokens)])
            .Select(tokens => -tokens.Average(x => (double)x))];
        Assert.True(surprise(kept).Min() >= surprise(dropped).Max());
        Assert.Equal(0.5, (double)kept.Count / (kept.Count + dropped.Count), 0.05);
        Assert.InRange(run.Value("replace-high_surprise", 1, "mitigation_kept_share"), 0.3, 0.7);

        // So much more was written that training sets have the size they have without.
        Assert.InRange(run.Value("replace-high_surprise", 1, "training_tokens"), 0.9 * run.Tokens, 1.2 * run.Tokens);
    }

    [Fact]
    public void The_verifier_keeps_the_texts_that_the_judge_likes_best()
    {
        var run = Run(new Replace { Mitigations = [new Verifier { Keep = 0.25 }] });
        var (kept, dropped) = run.Chosen("verifier_rejected");
        double[] liking(IEnumerable<Document> documents) =>
            [.. run.Judge!.Score([.. documents.Select(document => document.Text)]).LogProbabilities.Select(tokens => tokens.Average(x => (double)x))];
        Assert.True(liking(kept).Min() >= liking(dropped).Max());
        Assert.Equal(0.25, (double)kept.Count / (kept.Count + dropped.Count), 0.05);

        // The judge is a model of the store, with nine tenths of the documents that no run uses as its training set, and chose what was trained on.
        var judge = run.Store.FindModel(run.JudgeModel)!;
        Assert.Equal((ModelRole.Judge, RunKind.Judge), (judge.Role, run.Store.Runs().Single(other => other.Id == judge.Run).Kind));
        var members = run.Store.TrainingMembers(judge.TrainingSetId);
        Assert.Equal(run.Judge!.Record.Documents - Math.Max(1, run.Judge.Record.Documents / 10), members.Count);
        Assert.Equal(run.Judge.Record.TrainingTokens - 1, members.Sum(member => (long)member.Tokens));
        Assert.All(members, member => Assert.True(run.Judge.HasSeen(run.Store.FindDocument(member.Document)!)));
        Assert.All([1, 2], t => Assert.Equal([new(judge.Id, "verifier")], run.Store.SelectorsOf($"run/replace-verifier_0.25/s1/g{t}")));
        Assert.Empty(run.Store.SelectorsOf("run/base/s1/g0"));
    }

    [Fact]
    public void A_judge_whose_record_does_not_say_what_it_was_trained_on_has_the_same_training_set()
    {
        var run = Run(new Replace());
        Assert.Null(run.Store.FindModel(run.JudgeModel)); // it measures and chooses nothing
        var folder = run.Judge!.Directory;
        var record = Path.Combine(folder, Judge.RecordFile);
        var json = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(record))!;
        json["trained"] = null;
        File.WriteAllText(record, json.ToJsonString());
        var old = Judge.Find(Workspace.At(Path.Combine(_folder.FullName, "run")), null, "text")!;
        Assert.Null(old.Record.Trained);
        Assert.Equal(run.Judge.Record.Trained!, run.Store.TrainingMembers(JudgeModel.Register(run.Store, old).Value));

        // Once the corpus holds more, all that it has seen counts.
        var other = SqliteCorpusStore.Open(Path.Combine(_folder.FullName, "more.db"), StoreOpenMode.Create);
        var batch = new StoreBatch();
        batch.Corpora.Add(new CorpusRecord("text"));
        batch.Documents.AddRange(run.Store.ReadDocuments(new DocumentQuery { OriginKind = OriginKind.Imported }));
        batch.Documents.Add(Document.Create("one more text", new Origin.Imported("invented", "more")));
        batch.Members.AddRange(batch.Documents.Select(document => new CorpusMember("text", document.Id)));
        other.Commit(batch);
        Assert.Equal(old.Record.Documents, other.TrainingMembers(JudgeModel.Register(other, old).Value).Count);
    }

    [Fact]
    public void The_detector_draws_real_text_more_often_and_no_document_more_than_three_times()
    {
        var weighted = new Accumulate { Mitigations = [new DetectorWeighted()] };
        var run = Run(weighted, new Accumulate());
        foreach (var model in run.Store.Models("run").Where(model => model.Regime == weighted.Label && model.Role == ModelRole.Generator))
        {
            var members = run.Store.TrainingMembers(model.TrainingSetId);
            Assert.InRange(members.GroupBy(member => member.Document).Max(group => group.Count()), 2, 3);
        }

        Assert.True(run.Value(weighted.Label, 2, "training_machine_share") < run.Value("accumulate", 2, "training_machine_share"));
        Assert.InRange(run.Value(weighted.Label, 1, "detector_auc"), 0.6, 1);
        Assert.InRange(run.Value(weighted.Label, 1, "detector_calibration_error"), 0, 0.5);
        Assert.InRange(run.Value(weighted.Label, 1, "detector_repeats"), 1, 3);

        // The detector is a model: what it was fitted to, half of R0 and of what generation 0 wrote, is known, and that it looks through the judge's eyes.
        var detector = Assert.Single(run.Store.Models("run"), model => model.Role == ModelRole.Detector);
        Assert.Equal((new ModelId($"run/{weighted.Label}/s1/detector"), run.JudgeModel), (detector.Id, detector.InitialModel));
        var learnt = run.Store.ReadTrainingMembers(detector.TrainingSetId).Select(member => member.Document).ToList();
        var first = run.Store.TrainingMembers(ModelId.Of("run", weighted.Label, 1, 0).Value).Select(member => member.Document).ToList();
        var written = run.Store.ReadDocuments(new DocumentQuery { Model = run.Model(0) }).Count();
        Assert.Equal(first.Where((_, i) => i % 2 == 0), learnt.Where(document => document.Origin is Origin.Imported).Select(document => document.Id));
        Assert.InRange(learnt.Count(document => document.Origin is Origin.Sampled { Generation: 0 }), 0.3 * written, 0.7 * written);
        Assert.Equal([new(detector.Id, "detector_weighted")], run.Store.SelectorsOf($"run/{weighted.Label}/s1/g2"));
        Assert.Empty(run.Store.SelectorsOf("run/accumulate/s1/g2"));
        Assert.Empty(run.Store.SelectorsOf("run/base/s1/g0"));
    }

    [Fact]
    public void Token_editing_hands_on_real_text_of_which_only_certain_tokens_changed()
    {
        var edited = new Replace { Mitigations = [new TokenEditing { Threshold = 0.3, TopK = 8 }] };
        var run = Run(edited, new Replace());
        var set = run.Store.Models("run").Single(model => model.Regime == edited.Label && model.Generation == 1).TrainingSetId;
        var documents = run.Store.TrainingMembers(set).Select(member => run.Store.FindDocument(member.Document)!).ToList();
        var edits = documents.Select(document => document.Origin).OfType<Origin.Sampled>().ToList();
        Assert.InRange(edits.Count, 1, documents.Count);
        Assert.All(edits, edit => Assert.True(edit.Purpose == SamplePurpose.Edit && edit.MachineShare is > 0 and <= 1));
        Assert.All(edits, edit => Assert.Equal(OriginKind.Imported, run.Store.FindDocument(edit.Prompt!.Value)!.Origin.Kind));
        var share = run.Value(edited.Label, 1, "edited_tokens");
        Assert.InRange(share, 0.001, 0.6);
        Assert.True(run.Value(edited.Label, 1, "training_machine_share") < 0.7);
        Assert.Equal(1, run.Value("replace", 1, "training_machine_share"));
        Assert.True(run.Value(edited.Label, 2, "heldout_perplexity") < run.Value("replace", 2, "heldout_perplexity"));
    }

    [Fact]
    public void The_watermark_filter_leaves_marked_text_out_and_real_text_in()
    {
        var filtered = new Fresh { Mitigations = [new WatermarkFilter { Z = 4 }] };
        var run = Run(new DecodingOptions { MaximumTokens = 80, Watermark = new WatermarkOptions { Delta = 6 } }, filtered, new Fresh());
        var set = run.Store.Models("run").Single(model => model.Regime == filtered.Label && model.Generation == 1).TrainingSetId;
        var documents = run.Store.TrainingMembers(set).Select(member => run.Store.FindDocument(member.Document)!).ToList();
        var watermark = new Watermark(new WatermarkOptions { Delta = 6 });
        Assert.All(documents, document => Assert.False(watermark.Detect(ExperimentData.Tokenize(document, run.Tokenizer).Tokens).Z >= 4));
        Assert.True(run.Value(filtered.Label, 1, "training_machine_share") < 0.5 * run.Value("fresh", 1, "training_machine_share"));
        Assert.Contains(run.Store.ReadDropped("run"), dropped => dropped.Reason == "watermark");
        Assert.True(run.Value(ModelId.SharedRegime, 0, "watermark_z") > 10);

        var nothing = Assert.Throws<InputException>(() => Run(
            "nothing",
            new DecodingOptions { MaximumTokens = 80, Watermark = new WatermarkOptions { Delta = 20 } },
            null,
            default,
            new Replace { Mitigations = [new WatermarkFilter { Z = 0 }] }));
        Assert.Contains("nothing is left to train on", nothing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_with_mitigations_that_is_stopped_and_resumed_ends_with_the_same_measurements()
    {
        Regime[] regimes =
            [new Replace { Mitigations = [new HighSurprise(), new Verifier { Keep = 0.8 }] }, new Accumulate { Mitigations = [new DetectorWeighted()] },
                new Replace { Mitigations = [new TokenEditing { Threshold = 0.5 }] }];
        var whole = Run(regimes);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Run("pieces", new DecodingOptions { MaximumTokens = 80 }, new StopAfter(stop, 4), stop.Token, regimes));
        var pieces = Run("pieces", new DecodingOptions { MaximumTokens = 80 }, null, default, regimes);
        Assert.Equal(whole.Store.Models(), pieces.Store.Models());
        Assert.All(whole.Store.TrainingSets(), set => Assert.Equal(whole.Store.SelectorsOf(set.Id), pieces.Store.SelectorsOf(set.Id)));
        Assert.Equal(
            [whole.JudgeModel + " verifier", .. new[] { 0, 1 }.Select(t => ModelId.Of("run", regimes[0].Label, 1, t) + " high_surprise")],
            whole.Store.SelectorsOf($"run/{regimes[0].Label}/s1/g1").Concat(whole.Store.SelectorsOf($"run/{regimes[0].Label}/s1/g2"))
                .Select(selector => $"{selector.Model} {selector.Kind}").Distinct());
        Assert.Empty(whole.Store.SelectorsOf($"run/{regimes[2].Label}/s1/g2"));

        // Half of what was written, and four fifths of that: one value for both.
        Assert.InRange(whole.Value(regimes[0].Label, 1, "mitigation_kept_share"), 0.25, 0.55);
        Assert.True(File.Exists(RunReport.Write(whole.Store, whole.Folder)));
        Assert.Equal(File.ReadAllText(whole.Folder.Metrics), File.ReadAllText(pieces.Folder.Metrics));
    }

    [Fact]
    public void Mitigations_that_cannot_work_are_refused_before_anything_runs()
    {
        static string Problem(Mitigation mitigation) => Assert.Throws<InputException>(() => ExperimentValidator.Validate(new ExperimentOptions
        {
            Loop = new LoopOptions { Regimes = [new Replace { Mitigations = [mitigation] }] },
        })).Message;
        Assert.Contains("replace-verifier: verifier needs a judge; set measuring.judge: true", Problem(new Verifier()), StringComparison.Ordinal);
        Assert.Contains("set measuring.judge: true", Problem(new DetectorWeighted()), StringComparison.Ordinal);
        Assert.Contains("leaves nothing to choose from", Assert.Throws<InputException>(() => ExperimentValidator.Validate(new ExperimentOptions
        {
            Loop = new LoopOptions { Regimes = [new Replace { Mitigations = [new TokenEditing(), new HighSurprise()] }] },
        })).Message, StringComparison.Ordinal);
        Assert.Contains("has no effect on text without a watermark", Problem(new WatermarkFilter()), StringComparison.Ordinal);
        Assert.Contains("a toy model writes none", Assert.Throws<InputException>(() => Simulation.Run(
            new SimulationOptions { Regime = new Replace { Mitigations = [new HighSurprise()] } })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_that_keeps_half_makes_the_model_write_twice_as_much()
    {
        var plain = new ExperimentOptions { Loop = new LoopOptions { Regimes = [new Replace()] } };
        var filtered = plain with { Loop = plain.Loop with { Regimes = [new Replace { Mitigations = [new HighSurprise()] }] } };
        Assert.Equal(2.0, (double)ExperimentPlan.Of(filtered).WrittenTokens / ExperimentPlan.Of(plain).WrittenTokens, 1e-9);
    }

    private Finished Run(params Regime[] regimes) => Run(new DecodingOptions { MaximumTokens = 80 }, regimes);

    private Finished Run(DecodingOptions decoding, params Regime[] regimes) => Run("run", decoding, null, default, regimes);

    private Finished Run(string name, DecodingOptions decoding, IExperimentObserver? observer, CancellationToken cancellation, params Regime[] regimes)
    {
        var workspace = Workspace.At(Path.Combine(_folder.FullName, name));
        workspace.Create();
        var store = SqliteCorpusStore.Open(workspace.StorePath, StoreOpenMode.Create);
        var batch = new StoreBatch();
        batch.Corpora.Add(new CorpusRecord("text"));
        foreach (var (i, text) in SyntheticText.Documents(80, 40, language: 60).Index())
        {
            var document = Document.Create(text, new Origin.Imported("invented", $"text {i}"));
            batch.Documents.Add(document);
            batch.Members.Add(new CorpusMember("text", document.Id));
        }

        store.Commit(batch);
        JudgeBuilder.Build(store, workspace, new JudgeOptions
        {
            Corpus = "text",
            Tokenizer = new BytePairTrainingOptions { Vocabulary = 300 },
            Shape = new TransformerOptions { Layers = 1, Heads = 2, Width = 16, Context = 48 },
            Training = new TrainingOptions { Budget = BudgetUnit.Steps, Amount = 60, Batch = 8 },
        });
        var folder = new RunFolder("run", workspace.RunDirectory("run"));
        const long tokens = 1500;
        var options = new ExperimentOptions
        {
            Data = new DataOptions { Corpus = "text", PassageWords = 0, Tokens = tokens, HeldoutTokens = 300, ReuseFresh = regimes.Any(regime => regime.FreshAmount > 0) },
            Tokenizer = new TokenizerOptions { Vocabulary = 300 },
            Model = new NGramModelOptions { Order = 2 },
            Writing = new WritingOptions { Decoding = decoding },
            Measuring = new MeasuringOptions { Judge = true },
            Loop = new LoopOptions { Generations = 2, Seeds = [1], Regimes = [.. regimes] },
        };
        try
        {
            new Experiment(store, folder, options, null, observer).Run(cancellation);
        }
        catch
        {
            store.Dispose();
            throw;
        }

        return new Finished(store, folder, BytePairTokenizer.Load(folder.Tokenizer), Judge.Find(workspace, store, "text"), tokens);
    }

    private sealed record Finished(SqliteCorpusStore Store, RunFolder Folder, BytePairTokenizer Tokenizer, Judge? Judge, long Tokens)
    {
        public ModelId JudgeModel => new($"judge/text/{Judge!.Fingerprint}");

        public ModelId Model(int generation) => Store.Models("run").First(model => model.Generation == generation).Id;

        public double Value(string regime, int generation, string metric) => MetricsFile.Read(Folder.Metrics)
            .Single(row => row.Regime == regime && row.Generation == generation && row.Metric == metric).Value!.Value;

        /// <summary>What of generation 0's texts went on, and what did not.</summary>
        public (List<Document> Kept, List<Document> Dropped) Chosen(string reason)
        {
            var set = Store.Models("run").Single(model => model.Generation == 1).TrainingSetId;
            var kept = Store.TrainingMembers(set).Select(member => member.Document).ToHashSet();
            var dropped = Store.ReadDropped("run").Where(note => note.Reason == reason).Select(note => note.Source).ToHashSet();
            var written = Store.ReadDocuments(new DocumentQuery { Model = Model(0) }).ToList();
            Assert.NotEmpty(kept);
            return ([.. written.Where(document => kept.Contains(document.Id))], [.. written.Where(document => dropped.Contains(document.Id.ToString()))]);
        }
    }

    private sealed class StopAfter(CancellationTokenSource source, int generations) : IExperimentObserver
    {
        private int _seen;

        public void GenerationCompleted(string regime, ModelId model, IReadOnlyList<MeasurementRow> measurements)
        {
            if (++_seen == generations)
            {
                source.Cancel();
            }
        }
    }
}
