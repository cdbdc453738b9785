using System.Diagnostics;

namespace TextMad.Cli.Benchmarking;

/// <summary>Takes the time between reports of progress: how long each step took.</summary>
/// <param name="inner">Told of everything too.</param>
/// <param name="stepped">Told of the number of steps so far.</param>
internal sealed class StepClock(IProgressSink inner, Action<int>? stepped = null) : IProgressSink
{
    private readonly List<double> _seconds = [];
    private readonly List<double> _processorSeconds = [];
    private long _last = Stopwatch.GetTimestamp();
    private TimeSpan _lastProcessor = Environment.CpuUsage.TotalTime;

    /// <summary>Seconds of each step so far.</summary>
    public IReadOnlyList<double> Seconds => _seconds;

    /// <summary>The process's processor time in each step so far, in seconds of one processor.</summary>
    public IReadOnlyList<double> ProcessorSeconds => _processorSeconds;

    /// <inheritdoc/>
    public void Report(string work, long done, long total, string unit)
    {
        _seconds.Add(Stopwatch.GetElapsedTime(_last).TotalSeconds);
        _processorSeconds.Add((Environment.CpuUsage.TotalTime - _lastProcessor).TotalSeconds);
        inner.Report(work, done, total, unit);
        stepped?.Invoke(_seconds.Count);
        _last = Stopwatch.GetTimestamp();
        _lastProcessor = Environment.CpuUsage.TotalTime;
    }
}
