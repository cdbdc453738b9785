using System.Diagnostics;
using TextMad.Torture.Processes;

namespace TextMad.Torture.Kills;

/// <summary>Kills one command again and again, and holds what it comes to against the same command undisturbed.</summary>
internal sealed class KillTrial : IDisposable
{
    private const int MostAttempts = 6;

    private readonly KillScenario _scenario;
    private readonly Stage _stage;
    private readonly string _base;
    private readonly string _look;
    private readonly SortedDictionary<string, string> _before;
    private readonly SortedDictionary<string, string> _whole = [];
    private readonly TimeSpan _time;
    private readonly int _writes;
    private bool _underWay;

    /// <summary>Makes what the command works on, and runs it undisturbed, twice.</summary>
    /// <param name="scenario">The command.</param>
    /// <param name="scratch">A folder for it.</param>
    /// <exception cref="InvalidOperationException">Two undisturbed runs do not come to the same.</exception>
    public KillTrial(KillScenario scenario, string scratch)
    {
        _scenario = scenario;
        (_base, _look) = (Path.Combine(scratch, "base"), Path.Combine(scratch, "look"));
        _stage = new Stage(Path.Combine(scratch, "stage"));
        scenario.Prepare(_stage);
        FileTree.Replace(_stage.Folder, _base);
        _before = Look();
        var times = new List<TimeSpan>();
        foreach (var isLast in new[] { false, true })
        {
            FileTree.Replace(_base, _stage.Folder);
            using var watch = new WriteWatch(_stage.Folder);
            var clock = Stopwatch.StartNew();
            _stage.Succeed(scenario.Command);
            times.Add(clock.Elapsed);
            _writes = Math.Max(1, watch.Seen);
            var whole = Look();
            if (isLast && Fingerprint.Difference(_whole, whole, scenario.Varies.Keys) is { } difference)
            {
                throw new InvalidOperationException($"two undisturbed runs of '{scenario.Name}' differ: {difference}");
            }

            _whole = whole;
        }

        _time = times.Min();
    }

    /// <summary>Kills the command once, goes on where the last kill left it, and looks at the outcome when the moment says so.</summary>
    /// <param name="index">The kill's number in the campaign.</param>
    /// <param name="seed">The campaign's seed.</param>
    /// <param name="table">Learns what came of it.</param>
    public void Kill(long index, ulong seed, OutcomeTable table)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var moment = KillMoment.Of(seed, index, attempt);
            if (!_underWay)
            {
                FileTree.Replace(_base, _stage.Folder);
                _underWay = true;
            }

            // A machine that has become faster since, or a command that has little left to do: then sooner.
            if (!KillAt(moment, Math.Pow(0.6, attempt)))
            {
                Complete(index, table, killed: false);
                continue;
            }

            table.Add(_scenario.Name, "kills");
            try
            {
                var found = Look();
                table.Add(_scenario.Name, Fingerprint.Difference(_before, found, _scenario.Varies.Keys) is null ? "before"
                    : Fingerprint.Difference(_whole, found, _scenario.Varies.Keys) is null ? "after" : "during");
            }
            catch (TextMadException error)
            {
                table.Fail(_scenario.Name, index, $"after the kill the store cannot be read: {error.Message}");
            }

            if (moment.CompletesThen)
            {
                Complete(index, table, killed: true);
            }

            return;
        }

        table.Add(_scenario.Name, "too late");
    }

    /// <summary>Lets the command run to its end where a kill left it under way.</summary>
    public void Finish(long index, OutcomeTable table)
    {
        if (_underWay)
        {
            Complete(index, table, killed: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stage.Dispose();

    private void Complete(long index, OutcomeTable table, bool killed)
    {
        _underWay = false;
        try
        {
            if (killed)
            {
                _stage.Succeed(_scenario.Again(_stage));
            }

            if (Fingerprint.Difference(_whole, Look(), _scenario.Varies.Keys) is { } difference)
            {
                table.Fail(_scenario.Name, index, difference);
                return;
            }

            if (Path.Exists(_stage.At(".textmad")))
            {
                _stage.Succeed("store", "check", "--deep");
            }

            table.Add(_scenario.Name, "equal");
        }
        catch (Exception error) when (error is InvalidOperationException or TextMadException or TimeoutException)
        {
            table.Fail(_scenario.Name, index, error.Message);
        }
    }

    /// <summary>Starts the command and kills it; false when it was done before.</summary>
    private bool KillAt(KillMoment moment, double scale)
    {
        using var process = _stage.Tool.Start([.. _scenario.Again(_stage), "--quiet"]);
        using var watch = new WriteWatch(
            _stage.Folder, moment.AtWrite ? 1 + (int)(moment.Fraction * scale * _writes) : 0, () => ToolProcess.Signal(process, 9));
        if (!moment.AtWrite && !process.WaitForExit(_time * moment.Fraction * scale))
        {
            process.Kill();
        }

        ToolProcess.WaitForExit(process);
        return process.ExitCode switch
        {
            137 => true,
            0 => false,
            _ => throw new InvalidOperationException($"'{_scenario.Name}' ended with {process.ExitCode}: {process.StandardError.ReadToEnd()}"),
        };
    }

    private SortedDictionary<string, string> Look()
    {
        FileTree.Replace(_stage.Folder, _look);
        return Fingerprint.Of(_look);
    }
}
