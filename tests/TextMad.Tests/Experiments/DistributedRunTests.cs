using TextMad.Cli.Benchmarking;
using TextMad.Executors;
using TextMad.Executors.Jobs;
using TextMad.Experiments;
using TextMad.Experiments.Distribution;
using TextMad.Experiments.OnWeb;
using TextMad.Experiments.Mitigations;
using TextMad.Experiments.Runs;
using TextMad.Experiments.Threshold;
using TextMad.Generations.Regimes;
using TextMad.Judging;
using TextMad.Models.Transformers;
using TextMad.Sampling;
using TextMad.SimulatedWeb;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Tests.Storage.Postgres;
using TextMad.Tokenization;
using TextMad.Training;
using TextMad.Tests.Support;

namespace TextMad.Tests.Experiments;

/// <summary>Runs whose tasks work in stores of their own, against the same run in one process.</summary>
public sealed class DistributedRunTests : IDisposable
{
    private static readonly ExperimentOptions _options = new()
    {
        Data = new DataOptions { Corpus = "text", PassageWords = 16, Tokens = 1200, HeldoutTokens = 400 },
        Tokenizer = new TokenizerOptions { Vocabulary = 320 },
        Model = new TransformerModelOptions
        {
            Shape = new TransformerOptions { Layers = 1, Heads = 2, Width = 16, Context = 48 },
            Training = new TrainingOptions { Budget = BudgetUnit.Steps, Amount = 12, Batch = 8 },
        },
        Writing = new WritingOptions { Decoding = new DecodingOptions { MaximumTokens = 40, Batch = 16 } },
        Loop = new LoopOptions { Generations = 2, Seeds = [1, 2], Regimes = [new Replace(), new Fresh(), new Exchange()] },
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("textmad-tasks-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.LiteDB)]
    [InlineData(StoreKind.Postgres)]
    public void Tasks_leave_what_one_process_leaves(StoreKind kind)
    {
        var whole = RunWhole(_options);
        var (store, folder) = Open("tasks", kind);
        using (store)
        {
            new Experiment(store, folder, _options).Distribute(new LocalExecutor(2));
            RequireSame(whole, (store, folder));
            Assert.Empty(Directory.GetFiles(folder.Jobs, "*.db*"));
        }
    }

    [Fact]
    public void Tasks_on_a_simulated_web_leave_what_one_process_leaves()
    {
        var web = new WebRegime
        {
            Weeks = 2,
            Budget = 60,
            MinimumWords = 5,
            World = new WebOptions
            {
                Sites = new SiteOptions { Count = 8, LargestSize = 12 },
                Machines = new MachineOptions { Share = new ConstantMachineShare { Share = 0.8 } },
            },
        };
        var options = _options with { Model = new NGramModelOptions { Order = 3 }, Loop = _options.Loop with { Seeds = [1], Regimes = [web, new Replace()] } };
        var whole = RunWhole(options);
        var (store, folder) = Open("tasks");
        using (store)
        {
            new Experiment(store, folder, options).Distribute(new LocalExecutor(1));
            RequireSame(whole, (store, folder));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_tasks_left_when_they_were_stopped_is_gone_on_with(bool here)
    {
        var whole = RunWhole(_options);
        var (store, folder) = Open("tasks");
        using (store)
        {
            var stops = 0;
            while (stops < 30)
            {
                try
                {
                    var stop = new StopAtReport(10 * (stops + 1));
                    new Experiment(store, folder, _options, stop).Distribute(new LocalExecutor(1), stop.Cancellation);
                    break;
                }
                catch (OperationCanceledException)
                {
                    stops++;
                }

                if (here && stops == 2)
                {
                    new Experiment(store, folder, _options).Run(TestContext.Current.CancellationToken);
                    break;
                }
            }

            Assert.InRange(stops, 2, 29);
            RequireSame(whole, (store, folder));
        }
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public void The_judge_is_a_task_before_the_others(StoreKind kind)
    {
        var options = _options with
        {
            Measuring = new MeasuringOptions { Judge = true },
            Loop = _options.Loop with { Seeds = [1], Generations = 1, Regimes = [new Replace { Mitigations = [new Verifier { Keep = 0.5 }] }] },
        };
        var (whole, tasks) = (Open("whole", texts: 120), Open("tasks", kind, texts: 120));
        new Experiment(whole.Store, whole.Folder, options, workers: 1).Run(TestContext.Current.CancellationToken);
        using (whole.Store)
        using (tasks.Store)
        {
            // Nothing is trained where the run is handed out, and without the judge nothing is measured.
            new Experiment(tasks.Store, tasks.Folder, options).Distribute(new FirstTasks(0));
            Assert.Equal(["judge", "first", "chains", "collect"], DistributedRun.Open(tasks.Folder, IProgressSink.None).Tasks.Select(task => task.Stage));
            Assert.Null(Judge.Find(Workspace.At(tasks.Folder.Workspace), tasks.Store, "text"));
            var failure = Assert.Throws<TextMadException>(() => DistributedRun.Open(tasks.Folder, IProgressSink.None).Perform(RunTask.First, 0));
            Assert.Contains("generation 0/s1 needs judge (task judge-0)", failure.Message, StringComparison.Ordinal);

            new Experiment(tasks.Store, tasks.Folder, options).Distribute(new LocalExecutor(1));
            Assert.Equal(File.ReadAllText(whole.Folder.Metrics), File.ReadAllText(tasks.Folder.Metrics));
            var (one, other) = (JudgeOf(whole), JudgeOf(tasks));
            Assert.Equal(one.WeightsSha256, other.WeightsSha256);
            Assert.Equal(Sections(whole.Store), Sections(tasks.Store));
            Assert.Equal(FilesOf(whole.Store), FilesOf(tasks.Store));
            Assert.Contains(tasks.Store.Runs(), run => run.Kind == RunKind.Judge);

            // A judge that is there is no task of the next run, and the run that made it is done.
            var again = new Experiment(tasks.Store, tasks.Folder, options);
            again.Distribute(new FirstTasks(0));
            Assert.True(again.WasDone);
            var next = new RunFolder("next", Workspace.At(tasks.Folder.Workspace).RunDirectory("next"));
            new Experiment(tasks.Store, next, options).Distribute(new FirstTasks(0));
            Assert.Equal(["first", "chains", "collect"], DistributedRun.Open(next, IProgressSink.None).Tasks.Select(task => task.Stage));
        }

        static IEnumerable<(string, bool, string?)> FilesOf(ICorpusStore store) => store.Files("judge:text").Select(file => (file.Path, file.Sha256 is null, file.Replaced));

        static Judge JudgeOf((ICorpusStore Store, RunFolder Folder) run) => Judge.Find(Workspace.At(run.Folder.Workspace), run.Store, "text")!;

        // All but the times of runs, and files that say when they were made.
        static string[] Sections(ICorpusStore store) =>
            [.. StoreDigest.Of(store).Sections.Where(section => section.Kind is not "runs" and not "files").Select(section => $"{section}")];
    }

    [Fact]
    public void A_threshold_is_searched_in_runs_that_are_handed_out()
    {
        var options = _options with { Model = new NGramModelOptions { Order = 3 }, Loop = _options.Loop with { Generations = 1 } };
        var threshold = new ThresholdOptions { Tolerance = 0.05, Resolution = 0.25, Highest = 0.8 };
        var (whole, tasks) = (Open("whole"), Open("tasks"));
        using (whole.Store)
        using (tasks.Store)
        {
            var here = new FreshDataSearch(whole.Store, Workspace.At(whole.Folder.Workspace), "enough", options, threshold);
            var expected = here.Run(IProgressSink.None, IExperimentObserver.None, _ => { }, TestContext.Current.CancellationToken, 1);
            var systems = new List<DoingSystem>();
            var there = new FreshDataSearch(tasks.Store, Workspace.At(tasks.Folder.Workspace), "enough", options, threshold)
            {
                Perform = (experiment, folder) =>
                {
                    systems.Add(new DoingSystem(folder));
                    experiment.Distribute(
                        new JobExecutor(systems[^1], new JobWork($"run {folder.Id}", folder.Jobs, []), IProgressSink.None) { Interval = TimeSpan.FromMilliseconds(1) });
                },
            };
            var found = there.Run(IProgressSink.None, IExperimentObserver.None, _ => { }, TestContext.Current.CancellationToken);
            Assert.Equal(expected.Points.Select(point => (point.Share, point.Change.Mean)), found.Points.Select(point => (point.Share, point.Change.Mean)));
            Assert.Equal(here.Runs.Keys, there.Runs.Keys);
            Assert.All(here.Runs, run => Assert.Equal(File.ReadAllText(run.Value.Metrics), File.ReadAllText(there.Runs[run.Key].Metrics)));
            Assert.Equal(there.Runs.Count, systems.Count);
            Assert.All(systems, system => Assert.Equal(["first", "chains", "collect"], system.Stages));

            // Asked again, nothing is handed out: the runs are done.
            systems.Clear();
            _ = there.Run(IProgressSink.None, IExperimentObserver.None, _ => { }, TestContext.Current.CancellationToken);
            Assert.All(systems, system => Assert.Empty(system.Stages));
        }
    }

    [Fact]
    public void A_task_that_is_done_elsewhere_keeps_others_from_the_run()
    {
        var (store, folder) = Open("tasks");
        using (store)
        {
            Directory.CreateDirectory(folder.Jobs);
            TaskRunner.Run(
                folder.Jobs,
                new WorkTask(RunTask.Chains, 1, "replace/s1", _ =>
                {
                    var failure = Assert.Throws<TextMadException>(() => new Experiment(store, folder, _options).Run());
                    Assert.Contains("chains-1", failure.Message, StringComparison.Ordinal);
                    Assert.Equal(new Hint.CancelJobs("run"), failure.Hint);
                }),
                null,
                CancellationToken.None);
        }
    }

    [Fact]
    public void A_shard_that_was_altered_is_refused_by_name_and_done_again_when_it_is_deleted()
    {
        var whole = RunWhole(_options);
        var (store, folder) = Open("tasks");
        using (store)
        {
            var run = new FirstTasks(3);
            new Experiment(store, folder, _options).Distribute(run);
            var shard = Directory.GetFiles(folder.Jobs, "chains-*.db")[0];
            var bytes = File.ReadAllBytes(shard);
            bytes[^100] ^= 1;
            File.WriteAllBytes(shard, bytes);
            Assert.Contains(shard, Assert.Throws<InputException>(() => new Experiment(store, folder, _options).Run()).Message, StringComparison.Ordinal);
            File.Delete(shard);
            Assert.Contains(shard, Assert.Throws<InputException>(() => new Experiment(store, folder, _options).Run()).Message, StringComparison.Ordinal);
            File.Delete(Path.ChangeExtension(shard, ".json"));
            new Experiment(store, folder, _options).Run(TestContext.Current.CancellationToken);
            RequireSame(whole, (store, folder));
        }
    }

    [Fact]
    public void A_task_of_a_run_that_went_on_in_one_process_says_so()
    {
        var (store, folder) = Open("tasks");
        using (store)
        {
            new Experiment(store, folder, _options).Distribute(new FirstTasks(1));
            new Experiment(store, folder, _options).Run(TestContext.Current.CancellationToken);
            var failure = Assert.Throws<InputException>(() => DistributedRun.Open(folder, IProgressSink.None).Perform(RunTask.Chains, 0));
            Assert.Contains("gone on with in one process", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_chain_whose_generation_0_failed_says_so()
    {
        var (store, folder) = Open("tasks");
        using (store)
        {
            new Experiment(store, folder, _options).Distribute(new FirstTasks(0));
            var failure = Assert.Throws<TextMadException>(() => DistributedRun.Open(folder, IProgressSink.None).Perform(RunTask.Chains, 3));
            Assert.Contains("replace/s2 needs generation 0/s2 (task first-1)", failure.Message, StringComparison.Ordinal);
            Assert.Equal(failure.Message, TaskRecord.Read(folder.Jobs, RunTask.Chains, 3)!.Error);
            Assert.Throws<InputException>(() => DistributedRun.Open(folder, IProgressSink.None).Perform(RunTask.Chains, 6));
        }
    }

    private static void RequireSame((ICorpusStore Store, RunFolder Folder) one, (ICorpusStore Store, RunFolder Folder) other)
    {
        Assert.Equal(File.ReadAllText(one.Folder.Metrics), File.ReadAllText(other.Folder.Metrics));
        var files = Files(one.Folder);
        Assert.Equal(files, Files(other.Folder));
        Assert.Equal(RunStatus.Done, other.Store.Runs().Single(run => run.Id == "run").Status);

        // All but the times of the run.
        string[] Sections(ICorpusStore store) => [.. StoreDigest.Of(store).Sections.Where(section => section.Kind != "runs").Select(section => $"{section}")];
        Assert.Equal(Sections(one.Store), Sections(other.Store));
        one.Store.Dispose();

        string[] Files(RunFolder folder) =>
        [
            .. new[] { "models", "measurements", "samples", "curves", "tokenizer" }.Select(name => Path.Combine(folder.Path, name)).Where(Directory.Exists)
                .SelectMany(path => Directory.GetFiles(path, "*", SearchOption.AllDirectories)).Order(StringComparer.Ordinal)
                .Select(path => $"{Path.GetRelativePath(folder.Path, path)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}"),
        ];
    }

    private (ICorpusStore Store, RunFolder Folder) RunWhole(ExperimentOptions options)
    {
        var (store, folder) = Open("whole");
        new Experiment(store, folder, options, workers: 1).Run(TestContext.Current.CancellationToken);
        return (store, folder);
    }

    private (ICorpusStore Store, RunFolder Folder) Open(string name, StoreKind kind = StoreKind.Sqlite, int texts = 40)
    {
        var workspace = Workspace.At(Path.Combine(_folder.FullName, name));
        workspace.Create();
        if (kind != StoreKind.Sqlite)
        {
            var address = kind == StoreKind.LiteDB ? new StoreAddress(kind, Path.Combine(workspace.Directory, "corpus.litedb")) : StoreAddress.Parse(PostgresServer.NewStore());
            address.Open(StoreOpenMode.Create).Dispose();
            workspace.UseStore(address);
        }

        var store = workspace.OpenStore(StoreOpenMode.Create);
        var batch = new StoreBatch();
        batch.Corpora.Add(new CorpusRecord("text"));
        foreach (var (i, text) in SyntheticText.Documents(texts, 80).Index())
        {
            var document = Document.Create(text, new Origin.Imported("invented", $"text {i}"));
            batch.Documents.Add(document);
            batch.Members.Add(new CorpusMember("text", document.Id));
        }

        store.Commit(batch);
        return (store, new RunFolder("run", workspace.RunDirectory("run")));
    }

    /// <summary>Does the first tasks and no more, as a cluster does that is taken away.</summary>
    private sealed class FirstTasks(int count) : IExecutor
    {
        public void Run(IReadOnlyList<WorkTask> tasks, CancellationToken cancellation)
        {
            foreach (var task in tasks.Take(count))
            {
                task.Perform(cancellation);
            }
        }
    }

    /// <summary>A job system that does the tasks of a run when it is asked for its queue.</summary>
    private sealed class DoingSystem(RunFolder folder) : IJobSystem
    {
        private readonly List<QueuedTask> _queue = [];

        public string Name => "doing";

        public List<string> Stages { get; } = [];

        public string FormatScript(JobWork work) => "";

        public string Submit(JobWork work, JobArray array)
        {
            Stages.Add(array.Stage);
            _queue.AddRange(array.Indices.Select(index => new QueuedTask($"{Stages.Count}", array.Stage, index, false, "Priority")));
            return $"{Stages.Count}";
        }

        public IReadOnlyList<QueuedTask> Query(JobWork work)
        {
            IReadOnlyList<QueuedTask> now = [.. _queue];
            _queue.Clear();
            foreach (var task in now)
            {
                DistributedRun.Open(folder, IProgressSink.None).Perform(task.Stage, task.Index);
            }

            return now;
        }

        public void Cancel(JobWork work) => _queue.Clear();

        public bool RequeueThisJob() => false;
    }
}
