using System.Diagnostics;

namespace TextMad.Cli.Benchmarking;

/// <summary>Takes the time between reports of progress: how long each step took.</summary>
internal sealed class StepClock(IProgressSink inner) : IProgressSink
{
    private readonly List<double> _seconds = [];
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Seconds of each step so far.</summary>
    public IReadOnlyList<double> Seconds => _seconds;

    /// <inheritdoc/>
    public void Report(string work, long done, long total, string unit)
    {
        _seconds.Add(Stopwatch.GetElapsedTime(_last).TotalSeconds);
        inner.Report(work, done, total, unit);
        _last = Stopwatch.GetTimestamp();
    }
}
