using System.Diagnostics;

namespace TextMad.Cli.Benchmarking;

/// <summary>How fast repetitions of the same work went, in amounts a second.</summary>
/// <param name="Median">The median of the rates.</param>
/// <param name="Fastest">The largest rate.</param>
/// <param name="Slowest">The smallest rate.</param>
internal sealed record Rates(double Median, double Fastest, double Slowest)
{
    /// <summary>Processor time of the middle repetition by that measure, in seconds of one processor.</summary>
    public double ProcessorSeconds { get; init; }

    /// <summary>Returns the rates of repetitions that are over.</summary>
    /// <param name="amount">What each of them did.</param>
    /// <param name="seconds">How long each of them took, at least one.</param>
    /// <param name="processorSeconds">What processor time each of them took.</param>
    public static Rates Of(double amount, IReadOnlyCollection<double> seconds, IReadOnlyCollection<double> processorSeconds) =>
        new(amount / MedianOf(seconds), amount / seconds.Min(), amount / seconds.Max()) { ProcessorSeconds = MedianOf(processorSeconds) };

    /// <summary>Does the work once to warm up, then this many times against the clock.</summary>
    /// <param name="name">What progress calls it.</param>
    /// <param name="repeats">Repetitions to time.</param>
    /// <param name="context">Shows progress, and stops between repetitions.</param>
    /// <param name="work">Does the work and returns its amount, the same every time.</param>
    public static Rates Measure(string name, int repeats, CliContext context, Func<double> work)
    {
        var (seconds, processorSeconds) = (new List<double>(), new List<double>());
        var amount = work();
        while (seconds.Count < repeats)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress.Report(name, seconds.Count, repeats, "repetitions");

            // What one repetition left behind is not part of the next one's time, nor of the peak memory.
            GC.Collect();
            var began = Stopwatch.GetTimestamp();
            var processor = Environment.CpuUsage.TotalTime;
            amount = work();
            seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            processorSeconds.Add((Environment.CpuUsage.TotalTime - processor).TotalSeconds);
        }

        context.Progress.Clear();
        return Of(amount, seconds, processorSeconds);
    }

    /// <summary>Returns the median of some times.</summary>
    public static double MedianOf(IEnumerable<double> times)
    {
        double[] sorted = [.. times.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
