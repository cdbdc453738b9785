using System.Diagnostics;
using System.Globalization;
using TextMad.Cli;
using TextMad.Experiments.Distribution;
using TextMad.Torture.Processes;

namespace TextMad.Torture.Trials;

/// <summary>A small work on a cluster, disturbed again and again; what it comes to is held against the same work in one process.</summary>
internal sealed class ClusterTrial : IDisposable
{
    private const int MostAttempts = 6;
    private const int MostResumptions = 20;

    private static readonly TimeSpan _glance = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    private readonly SlurmInstance _cluster;
    private readonly ClusterWork _work;
    private readonly OutcomeTable _table;
    private readonly ToolProcess _tool;
    private readonly SortedDictionary<string, string> _expected;
    private readonly Dictionary<string, TimeSpan> _times = new(StringComparer.Ordinal);
    private readonly TimeSpan _time;
    private Process? _waiter;
    private int _round;

    /// <summary>Does the work in one process, and once on the cluster, to learn how long its parts take.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="work">The work.</param>
    /// <param name="folder">A folder for workspaces.</param>
    /// <param name="table">Learns what came of it.</param>
    public ClusterTrial(SlurmInstance cluster, ClusterWork work, string folder, OutcomeTable table)
    {
        _cluster = cluster;
        _work = work;
        _table = table;
        _tool = new ToolProcess(Directory.CreateDirectory(folder).FullName);
        _tool.Environment["SLURM_CONF"] = cluster.Configuration;
        work.Prepare(_tool, Succeed);
        FileTree.Replace(Path.Combine(_tool.Folder, "begun"), Path.Combine(_tool.Folder, "whole"));
        Succeed([.. work.Whole, "--workspace", "whole"]);
        _expected = Look("whole");
        Begin();
        var clock = Stopwatch.StartNew();
        var seen = new Dictionary<int, (string Stage, TimeSpan Since)>();
        Give();
        while (!_waiter!.HasExited && clock.Elapsed < _patience)
        {
            foreach (var (process, stage, _) in SlurmInstance.AtWork(_tool.Folder))
            {
                seen.TryAdd(process, (stage, clock.Elapsed));
                _times[stage] = clock.Elapsed - seen[process].Since;
            }

            Thread.Sleep(_glance);
        }

        _time = clock.Elapsed;
        Finish($"{work.Name}, undisturbed", 0);
    }

    private string RowOf(ClusterKill kill) => $"{_work.Name}, {kill.Row}";

    private string Workspace => string.Create(CultureInfo.InvariantCulture, $"round{_round}");

    private bool IsUnderWay { get; set; }

    /// <summary>Disturbs the work once, going on where the last disturbance left it, and looks at the outcome when that is due.</summary>
    /// <param name="index">The place in the campaign.</param>
    /// <param name="seed">The campaign's seed.</param>
    public void Once(long index, ulong seed)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var kill = ClusterKill.Of(seed, index, attempt);
            if (!IsUnderWay)
            {
                Begin();
            }

            if (Disturb(kill, Math.Pow(0.6, attempt)))
            {
                _table.Add(RowOf(kill), "times");
                if (kill.CompletesThen)
                {
                    Finish(RowOf(kill), index);
                }

                return;
            }

            // It was done before: with less to do, the next moment is sooner.
            Finish(RowOf(kill), index);
        }

        _table.Add(RowOf(ClusterKill.Of(seed, index)), "too late");
    }

    /// <summary>Gives the command until it is done, where it is under way, and compares.</summary>
    /// <param name="row">Whose outcome it is.</param>
    /// <param name="index">The place in the campaign.</param>
    public void Finish(string row, long index)
    {
        if (!IsUnderWay)
        {
            return;
        }

        IsUnderWay = false;
        for (var resumptions = 0; ; resumptions++)
        {
            Give();
            var result = ToolProcess.Finish(_waiter!, _patience);
            _waiter!.Dispose();
            _waiter = null;
            if (result.ExitCode == ExitCode.Done)
            {
                break;
            }

            if (resumptions == MostResumptions || result.ExitCode != ExitCode.Failed)
            {
                _table.Fail(row, index, $"it ended with {result.ExitCode}: {result.Error.Trim()}");
                return;
            }
        }

        if (Fingerprint.Difference(_expected, Look(Workspace), _work.Varies) is { } difference)
        {
            _table.Fail(row, index, difference);
        }
        else
        {
            _table.Add(row, "equal");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_waiter is { HasExited: false })
        {
            ToolProcess.Signal(_waiter, ToolProcess.Sigkill);
        }

        _waiter?.Dispose();
        _tool.Dispose();
    }

    private void Begin()
    {
        _round++;
        FileTree.Replace(Path.Combine(_tool.Folder, "begun"), Path.Combine(_tool.Folder, Workspace));
        IsUnderWay = true;
    }

    /// <summary>Gives the command, unless a process of it waits already.</summary>
    private void Give()
    {
        if (_waiter is { HasExited: false })
        {
            return;
        }

        _waiter?.Dispose();
        _waiter = _tool.Start([.. _work.Handed, "--workspace", Workspace]);
    }

    /// <summary>Waits for a moment and does what is to be done then; false when the run was done before.</summary>
    private bool Disturb(ClusterKill kill, double scale)
    {
        var since = Stopwatch.StartNew();
        for (var given = 0; since.Elapsed < _patience; Thread.Sleep(_glance))
        {
            if (_waiter is null or { HasExited: true })
            {
                if (_waiter is { ExitCode: ExitCode.Done } || given++ > MostResumptions)
                {
                    return false;
                }

                // What was done before made it end.
                Give();
                continue;
            }

            if (kill.Victim == ClusterVictim.Waiter)
            {
                if (_waiter.WaitForExit(_time * kill.Fraction * scale))
                {
                    continue;
                }

                ToolProcess.Signal(_waiter, ToolProcess.Sigkill);
                ToolProcess.WaitForExit(_waiter);
                return true;
            }

            var wanted = SlurmInstance.AtWork(_tool.Folder).Where(task => task.Stage == RunTask.Collect == (kill.Victim == ClusterVictim.Collector)).ToList();
            if (wanted.Count == 0)
            {
                continue;
            }

            var (process, stage, index) = wanted[(int)(kill.Fraction * 1000) % wanted.Count];
            Thread.Sleep(_times.GetValueOrDefault(stage) * kill.Fraction * scale);
            if (SlurmInstance.AtWork(_tool.Folder).Any(task => task.Process == process) && Do(kill.Victim, process, stage, index))
            {
                return true;
            }
        }

        throw new TimeoutException($"{RowOf(kill)}: the moment has not come in {_patience.TotalMinutes} minutes");
    }

    private bool Do(ClusterVictim victim, int process, string stage, int index)
    {
        if (victim != ClusterVictim.QueuedAgain)
        {
            return ToolProcess.SignalGroup(process, ToolProcess.Sigkill);
        }

        var jobs = _cluster.Ask("squeue", "--noheader", "--array", "--states=RUNNING", "--format=%F_%K %j").Split('\n').Select(line => line.Split(' ')).ToList();
        if (jobs.Find(job => job.Length == 2 && job[0].EndsWith(FormattableString.Invariant($"_{index}"), StringComparison.Ordinal)
            && job[1].EndsWith("." + stage, StringComparison.Ordinal)) is not { } running)
        {
            return false;
        }

        _cluster.Ask("scontrol", "requeue", running[0]);
        return true;
    }

    /// <summary>What a workspace holds, but for what only a run on a cluster has.</summary>
    private SortedDictionary<string, string> Look(string workspace)
    {
        var copy = Path.Combine(_tool.Folder, "look");
        FileTree.Replace(Path.Combine(_tool.Folder, workspace), copy);
        var jobs = Path.Combine(copy, _work.Jobs);
        if (Directory.Exists(jobs))
        {
            Directory.Delete(jobs, recursive: true);
        }

        return Fingerprint.Of(copy);
    }

    private void Succeed(params string[] arguments)
    {
        using var process = _tool.Start(arguments);
        var result = ToolProcess.Finish(process, _patience);
        if (result.ExitCode != ExitCode.Done)
        {
            throw new InvalidOperationException($"textmad {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Error.Trim()}");
        }
    }
}
