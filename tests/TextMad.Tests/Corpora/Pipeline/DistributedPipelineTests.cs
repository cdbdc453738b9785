using System.Text.Json;
using TextMad.Cli.Benchmarking;
using TextMad.Configuration;
using TextMad.Corpora.Distribution;
using TextMad.Corpora.Pipeline;
using TextMad.Executors;
using TextMad.Executors.Jobs;
using TextMad.Experiments.Removal;
using TextMad.Numerics.Random;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Storage.Records;
using TextMad.Tests.Storage.Postgres;
using TextMad.Tests.Support;

namespace TextMad.Tests.Corpora.Pipeline;

/// <summary>Runs of the pipeline whose tasks are done by several processes, against the same run in one.</summary>
public sealed class DistributedPipelineTests : IDisposable
{
    private const string Recipe =
        "blocks: [clean_up, exact_duplicates: { ignore_case_and_space: true }, gopher_quality: { minimum_words: 15 }, minhash_duplicates, personal_data, "
        + "decontamination: { against: ['corpus:exam'], mark: true }]";

    private static readonly PipelineOptions _options = new() { Threads = 2, PartDocuments = 20, KeepDropped = true };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("textmad-passes-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.LiteDB)]
    [InlineData(StoreKind.Postgres)]
    public void Tasks_in_any_order_leave_what_one_process_leaves(StoreKind kind)
    {
        var workspace = Make("tasks", kind);
        var work = HandOut(workspace)!;
        Assert.Equal(
            ["pass1 10", "duplicates1 1", "pass2 10", "duplicates2 1", "pass3 10", "collect 1"],
            work.Tasks.GroupBy(task => task.Stage).Select(stage => FormattableString.Invariant($"{stage.Key} {stage.Count()}")));
        Perform(work);
        RequireSame(RunWhole(), workspace);
        Assert.DoesNotContain(Directory.GetFiles(work.Jobs), path => path.EndsWith(".files", StringComparison.Ordinal));
        Assert.Null(HandOut(workspace));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_stopped_anywhere_is_gone_on_with(bool here)
    {
        var workspace = Make("tasks");
        var stops = 0;
        while (stops < 60)
        {
            var stop = new StopAtReport(2 + (stops / 2));
            try
            {
                if (here && stops == 9)
                {
                    RunIn(workspace);
                    break;
                }

                // Every second time the work is handed out anew, which takes in what is there.
                var isHandedOut = File.Exists(Path.Combine(workspace.ProcessDirectory("clean"), "jobs", "plan.json"));
                var work = stops % 2 == 0 || !isHandedOut ? HandOut(workspace, stop) : DistributedPipeline.Open(workspace.ProcessDirectory("clean"), stop);
                new LocalExecutor(1).Run(work!.Tasks, stop.Cancellation);
                break;
            }
            catch (OperationCanceledException)
            {
                stops++;
            }
        }

        Assert.InRange(stops, here ? 9 : 10, 59);
        RequireSame(RunWhole(), workspace);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(14)]
    public void A_run_that_was_begun_in_one_process_is_handed_out(int reports)
    {
        var workspace = Make("tasks");
        var stop = new StopAtReport(reports * 3);
        Assert.Throws<OperationCanceledException>(() => RunIn(workspace, stop));
        Perform(HandOut(workspace)!);
        RequireSame(RunWhole(), workspace);
    }

    [Fact]
    public void A_file_that_a_task_needs_and_nobody_wrote_is_refused_by_name()
    {
        var workspace = Make("tasks");
        var work = HandOut(workspace)!;
        var input = Path.Combine(workspace.ProcessDirectory("clean"), "work", "input", "part-000003.jsonl.gz");
        Refuse(input, () => work.Perform("pass1", 3));
        foreach (var task in work.Tasks.Where(task => task.Stage == "pass1"))
        {
            task.Perform(CancellationToken.None);
        }

        Refuse(Path.Combine(work.Jobs, "pass1-4.files"), () => work.Perform("duplicates1", 0));
        Refuse(Path.Combine(workspace.ProcessDirectory("clean"), "work", "stage-0", "keys-000002.bin"), () => work.Perform("duplicates1", 0));
        work.Perform("duplicates1", 0);
        Refuse(Path.Combine(workspace.ProcessDirectory("clean"), "work", "stage-0", "duplicates.bin"), () => work.Perform("pass2", 0));
        Refuse(Path.Combine(workspace.ProcessDirectory("clean"), "work", "stage-0", "part-000000.jsonl.gz"), () => work.Perform("pass2", 0));

        // A part that is no task's is not taken for one.
        var foreign = Path.Combine(workspace.ProcessDirectory("clean"), "work", "stage-1", "part-000001.jsonl.gz");
        Directory.CreateDirectory(Path.GetDirectoryName(foreign)!);
        File.Copy(input, foreign);
        Perform(work);
        RequireSame(RunWhole(), workspace);
    }

    [Fact]
    public void A_task_whose_ledger_and_record_are_deleted_is_done_again()
    {
        var workspace = Make("tasks");
        var work = HandOut(workspace)!;
        work.Perform("pass1", 0);
        File.Delete(Path.Combine(work.Jobs, "pass1-0.files"));
        Assert.Contains("pass1-0.files is gone", Assert.Throws<InputException>(() => HandOut(workspace)).Message, StringComparison.Ordinal);
        File.Delete(Path.Combine(work.Jobs, "pass1-0.json"));
        Perform(HandOut(workspace)!);
        RequireSame(RunWhole(), workspace);
    }

    [Fact]
    public void A_task_that_needs_what_is_not_done_says_so()
    {
        var workspace = Make("tasks");
        var work = HandOut(workspace)!;
        work.Perform("pass1", 0);
        var failure = Assert.Throws<TextMadException>(() => work.Perform("duplicates1", 0));
        Assert.Contains("find exact_duplicates needs pass 1, part 1 (task pass1-1), which is not done", failure.Message, StringComparison.Ordinal);
        Assert.Equal((TaskState.Stopped, failure.Message), (TaskRecord.Read(work.Jobs, "duplicates1", 0)!.State, TaskRecord.Read(work.Jobs, "duplicates1", 0)!.Error));
        Assert.Contains("collect needs", Assert.Throws<TextMadException>(() => work.Perform("collect", 0)).Message, StringComparison.Ordinal);
        Assert.Contains("pass1 0 to 9, duplicates1 0,", Assert.Throws<InputException>(() => work.Perform("pass1", 10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_that_is_done_elsewhere_keeps_others_from_the_run()
    {
        var workspace = Make("tasks");
        var work = HandOut(workspace)!;
        var elsewhere = new WorkTask("pass1", 1, "pass 1, part 1", _ =>
        {
            var failure = Assert.Throws<TextMadException>(() => RunIn(workspace));
            Assert.Contains("pass1-1", failure.Message, StringComparison.Ordinal);
            Assert.Equal(new Hint.CancelJobs("process:clean"), failure.Hint);
            Assert.NotNull(HandOut(workspace));
            throw new OperationCanceledException();
        });
        Assert.Throws<OperationCanceledException>(() => TaskRunner.Run(work.Jobs, elsewhere, null, CancellationToken.None));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(40)]
    public void What_the_store_knows_of_files_does_not_depend_on_where_a_run_was_stopped(int reports)
    {
        string[] Known(string name, StopAtReport? stop)
        {
            var workspace = Make(name);
            foreach (var task in HandOut(workspace)!.Tasks.Take(7))
            {
                task.Perform(CancellationToken.None);
            }

            if (stop is not null)
            {
                Assert.Throws<OperationCanceledException>(() => RunIn(workspace, stop));
            }

            RunIn(workspace);
            using var store = workspace.OpenStore(StoreOpenMode.ReadOnly);

            // The manifest has times in it.
            return
            [
                .. store.Files().Select(file => Path.GetFileName(file.Path) == "manifest.json" ? $"{file.Path} {file.Replaced is null}" : $"{file}").Order(StringComparer.Ordinal),
            ];
        }

        Assert.Equal(Known("whole", null), Known("stopped", new StopAtReport(reports)));
    }

    [Fact]
    public void A_corpus_is_not_removed_while_a_process_works_on_the_pipeline_that_makes_it()
    {
        var workspace = RunWhole();
        using var store = workspace.OpenStore(StoreOpenMode.Existing);
        var plan = CorpusRemoval.Plan(store, workspace, "clean");
        using (new FileStream(Path.Combine(workspace.ProcessDirectory("clean"), "lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Contains("another process", Assert.Throws<TextMadException>(() => CorpusRemoval.Apply(store, workspace, plan)).Message, StringComparison.Ordinal);
        }

        CorpusRemoval.Apply(store, workspace, plan);
        Assert.False(Directory.Exists(workspace.ProcessDirectory("clean")));
    }

    [Fact]
    public void A_task_of_a_run_that_was_gone_on_with_in_one_process_says_so()
    {
        var workspace = Make("tasks");
        var work = HandOut(workspace)!;
        RunIn(workspace);
        Assert.Contains("gone on with in one process", Assert.Throws<InputException>(() => work.Perform("pass1", 2)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 1)]
    [InlineData(16, 16, 1)]
    [InlineData(17, 9, 2)]
    [InlineData(1600, 200, 8)]
    [InlineData(5000, 200, 25)]
    [InlineData(5001, 193, 26)]
    public void Pieces_are_divided_among_at_most_two_hundred_tasks(int pieces, int tasks, int each)
    {
        var shares = TaskShare.Of(pieces);
        Assert.Equal(tasks, shares.Count);
        Assert.Equal(Enumerable.Range(0, pieces), shares.SelectMany(share => share.Pieces));
        Assert.All(shares.SkipLast(1), share => Assert.Equal(each, share.Count));
    }

    private static void Refuse(string path, Action act)
    {
        var whole = File.ReadAllBytes(path);
        var altered = whole.ToArray();
        altered[^9] ^= 1;
        File.WriteAllBytes(path, altered);
        Assert.Contains(path, Assert.ThrowsAny<TextMadException>(act).Message, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains(path, Assert.ThrowsAny<TextMadException>(act).Message, StringComparison.Ordinal);
        File.WriteAllBytes(path, whole);
    }

    /// <summary>Does all tasks, each as a process of its own would, those of a stage in no order.</summary>
    private static void Perform(DistributedPipeline work)
    {
        foreach (var stage in work.Tasks.GroupBy(task => task.Stage))
        {
            var tasks = stage.ToArray();
            RandomKey.FromSeed(7).Stream().Shuffle(tasks);
            foreach (var task in tasks)
            {
                DistributedPipeline.Open(Path.GetDirectoryName(work.Jobs)!, IProgressSink.None).Perform(task.Stage, task.Index);
            }
        }
    }

    private static void RequireSame(Workspace one, Workspace other)
    {
        Assert.Equal(Everything(one), Everything(other));

        static string[] Everything(Workspace workspace)
        {
            using var store = workspace.OpenStore(StoreOpenMode.ReadOnly);
            var files = new FileOwner(FileOwnerKind.Process, "clean").FilesIn(workspace, store);
            Assert.All(files.States(), file => Assert.Equal(KeptFileState.Whole, file.State));
            Assert.Equal(["manifest.json", "recipe.yaml", "signals.jsonl.gz"], files.States().Select(file => Path.GetFileName(file.Path)));
            Assert.False(Directory.Exists(Path.Combine(files.Folder, "work")));
            var manifest = PipelineManifest.Read(files)! with { Started = default, Finished = null };
            Assert.InRange(manifest.Output.Documents, 150, 195);
            Assert.All(manifest.Blocks.Skip(1).Take(3), block => Assert.NotEmpty(block.Dropped));
            Assert.Equal((2L, 1L), (manifest.Blocks[^1].Edits["marked"], Assert.Single(manifest.HeldOut!).Texts));
            return
            [
                .. StoreDigest.Of(store).Sections.Where(section => section.Kind != "files").Select(section => $"{section}"),
                .. store.ReadDropped("clean").Select(dropped => $"{dropped}"),
                JsonSerializer.Serialize(manifest),
                Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(files.Folder, "signals.jsonl.gz")))),
            ];
        }
    }

    private Workspace RunWhole()
    {
        var workspace = Make("whole");
        RunIn(workspace);
        return workspace;
    }

    private static void RunIn(Workspace workspace, StopAtReport? stop = null)
    {
        using var store = workspace.OpenStore(StoreOpenMode.Existing);
        Assert.Equal("done", new CorpusPipeline(store, workspace.ProcessedDirectory, Plan(), _options).Run(stop, stop?.Cancellation ?? CancellationToken.None).Status);
    }

    private static DistributedPipeline? HandOut(Workspace workspace, StopAtReport? stop = null)
    {
        using var store = workspace.OpenStore(StoreOpenMode.Existing);
        return new CorpusPipeline(store, workspace.ProcessedDirectory, Plan(), _options).HandOut(stop, stop?.Cancellation ?? CancellationToken.None);
    }

    private static PipelinePlan Plan() => PipelinePlan.Create(SettingsReader.Read<PipelineRecipe>(Recipe, "test"), "raw", "clean");

    private Workspace Make(string name, StoreKind kind = StoreKind.Sqlite)
    {
        var workspace = Workspace.At(Path.Combine(_folder.FullName, name));
        workspace.Create();
        if (kind != StoreKind.Sqlite)
        {
            var address = kind == StoreKind.LiteDB ? new StoreAddress(kind, Path.Combine(workspace.Directory, "corpus.litedb")) : StoreAddress.Parse(PostgresServer.NewStore());
            address.Open(StoreOpenMode.Create).Dispose();
            workspace.UseStore(address);
        }

        using var store = workspace.OpenStore(StoreOpenMode.Create);
        var batch = new StoreBatch { Corpora = { new CorpusRecord("raw") } };
        List<string> texts = [.. SyntheticText.Documents(190, 40).Select(text => $"Of {text} the sea, to be with it and that.")];
        texts.InsertRange(90, texts.Take(5).Select(text => text.ToUpperInvariant()));
        texts.AddRange(texts.Skip(20).Take(4).Select(text => text + " So it was, write to a@b.org."));
        texts.Add("Too few words.");
        foreach (var (i, text) in texts.Index())
        {
            var document = Document.Create(text, new Origin.Imported("invented", FormattableString.Invariant($"text {i}")), "en");
            batch.Documents.Add(document);
            batch.Members.Add(new CorpusMember("raw", document.Id));
        }

        // Two documents have a run of 13 words of an exam.
        var exam = Document.Create(string.Join(" and then ", texts.Skip(30).Take(2).Select(text => string.Join(' ', text.Split(' ')[5..18]))), new Origin.Imported("exam", "1"));
        batch.Corpora.Add(new CorpusRecord("exam"));
        batch.Documents.Add(exam);
        batch.Members.Add(new CorpusMember("exam", exam.Id));
        store.Commit(batch);
        return workspace;
    }
}
