using TextMad.Executors;
using TextMad.Executors.Jobs;
using TextMad.Generations;

namespace TextMad.Experiments.Distribution;

/// <summary>
/// A piece of a run: the judge, where the run makes it; generation 0 of a seed; or a chain (one regime of one seed), which needs its seed's generation 0 and nothing else of
/// the run.
/// </summary>
/// <param name="Stage">The stage.</param>
/// <param name="Index">Its number in the stage, from 0.</param>
/// <param name="FirstIndex">The number of its seed's generation 0 in that stage.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Regime">The regime of a chain; null for the others.</param>
internal sealed record RunTask(string Stage, int Index, int FirstIndex, ulong Seed, Regime? Regime)
{
    /// <summary>The judge, which measures all that the others do.</summary>
    public const string Judge = "judge";

    /// <summary>Generation 0 of every seed.</summary>
    public const string First = "first";

    /// <summary>The chains.</summary>
    public const string Chains = "chains";

    /// <summary>Bringing together what the others left.</summary>
    public const string Collect = JobExecutor.Collecting;

    /// <summary>What people call it.</summary>
    public string Name => IsJudge ? Judge : FormattableString.Invariant($"{Regime?.Label ?? "generation 0"}/s{Seed}");

    /// <summary>Whether it makes the judge.</summary>
    public bool IsJudge => Stage == Judge;

    /// <summary>Returns the tasks of a run, seed by seed, each behind the one that it needs.</summary>
    /// <param name="options">The run.</param>
    public static IReadOnlyList<RunTask> Of(ExperimentOptions options)
    {
        var regimes = options.Loop.Regimes;
        return
        [
            .. options.Loop.Seeds.SelectMany((seed, s) => regimes.Select((regime, r) => new RunTask(Chains, (s * regimes.Count) + r, s, seed, regime))
                .Prepend(new RunTask(First, s, s, seed, null))),
        ];
    }

    /// <summary>Returns the tasks of a run that was handed out: with the judge before all others where it was a task.</summary>
    /// <param name="options">The run.</param>
    /// <param name="jobs">The folder of its jobs.</param>
    public static IReadOnlyList<RunTask> HandedOut(ExperimentOptions options, string jobs) =>
        TaskRecord.Read(jobs, Judge, 0) is null ? Of(options) : [new RunTask(Judge, 0, 0, 0, null), .. Of(options)];

    /// <summary>Notes that the judge is one of the tasks of a run that is handed out.</summary>
    /// <param name="jobs">The folder of its jobs.</param>
    public static void HandOutJudge(string jobs)
    {
        if (TaskRecord.Read(jobs, Judge, 0) is null)
        {
            Directory.CreateDirectory(jobs);
            new TaskRecord(TaskState.Stopped, "", TimeProvider.System.GetUtcNow(), 0).Write(jobs, Judge, 0);
        }
    }

    /// <summary>Returns tasks as an executor takes them, in the same order.</summary>
    /// <param name="all">The tasks.</param>
    /// <param name="perform">Does a task.</param>
    public static IReadOnlyList<WorkTask> ToWork(IReadOnlyList<RunTask> all, Action<RunTask, CancellationToken> perform)
    {
        var tasks = new List<WorkTask>();
        var first = new Dictionary<int, WorkTask>();
        foreach (var task in all)
        {
            var work = new WorkTask(task.Stage, task.Index, task.Name, stop => perform(task, stop))
            {
                Needs = task.Regime is not null ? [first[task.FirstIndex]] : [.. tasks.Where(other => other.Stage == Judge)],
            };
            tasks.Add(work);
            if (task.Stage == First)
            {
                first.Add(task.Index, work);
            }
        }

        return tasks;
    }

    /// <summary>Returns the models whose measurements are there once it is done.</summary>
    /// <param name="run">The run's name.</param>
    /// <param name="generations">T, its last generation.</param>
    public IEnumerable<ModelId> Models(string run, int generations) => IsJudge ? []
        : Regime is null ? [ModelId.Of(run, ModelId.SharedRegime, Seed, 0)]
        : Regime.Lineages.SelectMany(label => Enumerable.Range(1, generations).Select(t => ModelId.Of(run, label, Seed, t)));
}
