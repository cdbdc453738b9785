using System.Diagnostics;

namespace TextMad.Models.Transformers;

/// <summary>Adds up the time that each thread spends in each kind of work, and the multiplications and additions needed for it.</summary>
/// <param name="workers">Threads of the team.</param>
public sealed class KernelClock(int workers)
{
    private static readonly int _kinds = Enum.GetValues<KernelKind>().Length;

    // A cache line for each worker.
    private readonly long[] _last = new long[workers * 16];
    private readonly long[][] _ticks = [.. Enumerable.Range(0, workers).Select(_ => new long[_kinds])];
    private readonly double[][] _operations = [.. Enumerable.Range(0, workers).Select(_ => new double[_kinds])];

    /// <summary>The calling worker begins; what it did before counts as nothing.</summary>
    public void Start(int worker) => _last[worker * 16] = Stopwatch.GetTimestamp();

    /// <summary>What the worker did since it began, or since its last call, was this.</summary>
    public void Lap(int worker, KernelKind kind, double operations = 0)
    {
        var now = Stopwatch.GetTimestamp();
        _ticks[worker][(int)kind] += now - _last[worker * 16];
        _operations[worker][(int)kind] += operations;
        _last[worker * 16] = now;
    }

    /// <summary>Sets all times to zero.</summary>
    public void Reset()
    {
        foreach (var ticks in _ticks)
        {
            Array.Clear(ticks);
        }

        foreach (var operations in _operations)
        {
            Array.Clear(operations);
        }
    }

    /// <summary>Seconds, summed over the threads, and floating-point operations.</summary>
    public (double Seconds, double Operations) this[KernelKind kind] => (
        _ticks.Sum(ticks => ticks[(int)kind]) / (double)Stopwatch.Frequency, _operations.Sum(operations => operations[(int)kind]));
}
