using TextMad.Executors;
using TextMad.Executors.Jobs;

namespace TextMad.Tests.Executors;

/// <summary>What is submitted, on an invented job system that does tasks when it is looked at.</summary>
public sealed class JobExecutorTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("textmad-jobs-");
    private readonly HashSet<string> _broken = [];
    private readonly List<string> _done = [];

    public void Dispose() => _folder.Delete(recursive: true);

    private JobWork Work => new("run x", _folder.FullName, ["textmad", "jobs", "work", "x"]);

    [Fact]
    public void Stages_are_arrays_one_after_the_other()
    {
        var system = new InventedSystem(this);
        Executor(system).Run(Tasks(), CancellationToken.None);
        Assert.Equal(["1 first 0 1 after ", "2 chains 0 1 2 3 after 1", "3 collect 0 after 1 2 light"], system.Submissions);
        Assert.Equal(["first 0", "first 1", "chains 0", "chains 1", "chains 2", "chains 3", "collect 0"], _done);
        Assert.Equal("script of run x", File.ReadAllText(Work.Script));
    }

    [Fact]
    public void A_task_that_failed_is_named_with_its_log_and_alone_is_submitted_again()
    {
        var system = new InventedSystem(this);
        _broken.Add("chains 2");
        File.WriteAllText(Work.Log("chains", "2"), "first line\nlast words\n");
        var failure = Assert.Throws<TextMadException>(() => Executor(system).Run(Tasks(), CancellationToken.None));
        Assert.Contains("1 of 7 tasks of run x did not end well", failure.Message, StringComparison.Ordinal);
        Assert.Contains("task c2 failed: broken chains 2", failure.Message, StringComparison.Ordinal);
        Assert.Contains("last words", failure.Message, StringComparison.Ordinal);
        Assert.Equal(6, _done.Count);

        _broken.Clear();
        _done.Clear();
        system.Submissions.Clear();
        Executor(system).Run(Tasks(), CancellationToken.None);
        Assert.Equal(["4 chains 2 after ", "5 collect 0 after 4 light"], system.Submissions);
        Assert.Equal(["chains 2", "collect 0"], _done);
        Assert.Equal(2, TaskRecord.Read(_folder.FullName, "chains", 2)!.Attempts);
    }

    [Fact]
    public void What_is_in_the_queue_stays_there()
    {
        var system = new InventedSystem(this) { IsHeld = true };
        var executor = new JobExecutor(system, Work, IProgressSink.None) { Detach = true };
        executor.Run(Tasks(), CancellationToken.None);
        system.Submissions.Clear();
        executor.Run(Tasks(), CancellationToken.None);
        Assert.Equal(["4 collect 0 after 1 2 light"], system.Submissions);
        Assert.All(TaskStanding.Of(Work, Tasks(), system.Query(Work)), task => Assert.Equal(TaskStanding.Waiting, task.Status));
    }

    [Fact]
    public void Jobs_that_were_cancelled_are_told_from_a_failure()
    {
        var system = new InventedSystem(this) { IsHeld = true };
        new JobExecutor(system, Work, IProgressSink.None) { Detach = true }.Run(Tasks(), CancellationToken.None);
        system.Cancel(Work);
        system.IsDeaf = true;
        Assert.Contains("cancelled", Assert.Throws<TextMadException>(() => Executor(system).Run(Tasks(), CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Waiting_can_be_stopped_and_jobs_go_on()
    {
        using var cancellation = new CancellationTokenSource(50);
        var system = new InventedSystem(this) { IsHeld = true };
        Assert.Throws<OperationCanceledException>(() => Executor(system).Run(Tasks(), cancellation.Token));
        Assert.Equal(7, system.Query(Work).Count);
    }

    [Fact]
    public void A_task_that_was_ended_by_force_is_lost()
    {
        new TaskRecord(TaskState.Running, "host", DateTimeOffset.UtcNow, 1).Write(_folder.FullName, "first", 1);
        var standing = TaskStanding.Of(Work, Tasks(), []);
        Assert.Equal([TaskStanding.Open, TaskStanding.Lost], standing.Take(2).Select(task => task.Status));
    }

    [Fact]
    public void A_task_is_done_by_one_process_at_a_time()
    {
        var inner = new WorkTask("first", 0, "s1", _ => Assert.Fail("done twice"));
        TaskRunner.Run(_folder.FullName, inner with
        {
            Perform = stop =>
            {
                Assert.Equal(["first-0"], TaskRunner.AtWork(_folder.FullName));
                Assert.Contains("s1", Assert.Throws<TextMadException>(() => TaskRunner.Run(_folder.FullName, inner, null, stop)).Message, StringComparison.Ordinal);
            },
        }, null, CancellationToken.None);
        Assert.Empty(TaskRunner.AtWork(_folder.FullName));
        TaskRunner.Run(_folder.FullName, inner, null, CancellationToken.None);
        Assert.Equal(TaskState.Done, TaskRecord.Read(_folder.FullName, "first", 0)!.State);
    }

    private JobExecutor Executor(IJobSystem system) => new(system, Work, IProgressSink.None) { Interval = TimeSpan.FromMilliseconds(1) };

    private List<WorkTask> Tasks()
    {
        WorkTask Task(string stage, int index) => new(stage, index, $"{stage[0]}{index}", _ =>
        {
            if (_broken.Contains($"{stage} {index}"))
            {
                throw new TextMadException($"broken {stage} {index}");
            }

            _done.Add($"{stage} {index}");
        });
        return [Task("first", 0), Task("first", 1), .. Enumerable.Range(0, 4).Select(i => Task("chains", i)), Task(JobExecutor.Collecting, 0)];
    }

    private sealed class InventedSystem(JobExecutorTests test) : IJobSystem
    {
        private readonly List<QueuedTask> _queue = [];
        private int _jobs;

        public string Name => "invented";

        public List<string> Submissions { get; } = [];

        /// <summary>Whether tasks wait for ever.</summary>
        public bool IsHeld { get; init; }

        /// <summary>Whether what is submitted disappears.</summary>
        public bool IsDeaf { get; set; }

        public string FormatScript(JobWork work) => $"script of {work.Title}";

        public string Submit(JobWork work, JobArray array)
        {
            var job = $"{++_jobs}";
            Submissions.Add($"{job} {array.Stage} {string.Join(' ', array.Indices)} after {string.Join(' ', array.After)}{(array.IsLight ? " light" : "")}");
            _queue.RemoveAll(task => task.Stage == array.Stage && array.Indices.Contains(task.Index));
            if (!IsDeaf)
            {
                _queue.AddRange(array.Indices.Select(index => new QueuedTask(job, array.Stage, index, false, "Priority")));
            }

            return job;
        }

        public IReadOnlyList<QueuedTask> Query(JobWork work)
        {
            IReadOnlyList<QueuedTask> now = [.. _queue];
            if (!IsHeld)
            {
                foreach (var queued in _queue.ToList())
                {
                    _queue.Remove(queued);
                    try
                    {
                        TaskRunner.Run(work.Folder, test.Tasks().Find(task => task.Stage == queued.Stage && task.Index == queued.Index)!, null, CancellationToken.None);
                    }
                    catch (TextMadException)
                    {
                    }
                }
            }

            return now;
        }

        public void Cancel(JobWork work) => _queue.Clear();

        public bool RequeueThisJob() => false;
    }
}
