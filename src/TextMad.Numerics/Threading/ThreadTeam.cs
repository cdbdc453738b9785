using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace TextMad.Numerics.Threading;

/// <summary>
/// Threads that wait for work and share out numbered items among themselves and the caller. Which thread does an item is left to
/// chance, so an item must depend on its number alone, and use the worker's number only to pick scratch memory.
/// </summary>
public sealed class ThreadTeam
{
    private const int SpinsBeforeParking = 200;

    private static readonly ConcurrentDictionary<int, ThreadTeam> Teams = new();

    private readonly Lock _region = new();
    private readonly SemaphoreSlim[] _wake;
    private readonly int[] _parked;
    private Action<int, int>? _work;
    private int _items;
    private int _next;
    private int _busy;
    private volatile int _generation;
    private ExceptionDispatchInfo? _failure;

    private ThreadTeam(int threads)
    {
        Threads = threads;
        _wake = new SemaphoreSlim[threads];
        _parked = new int[threads];
        for (var worker = 1; worker < threads; worker++)
        {
            _wake[worker] = new SemaphoreSlim(0);
            var number = worker;
            new Thread(() => Serve(number)) { IsBackground = true, Name = $"TextMad worker {number}" }.Start();
        }
    }

    /// <summary>A team with a thread per core.</summary>
    public static ThreadTeam Default => For(Environment.ProcessorCount);

    /// <summary>Threads, the calling one included; worker numbers are below this.</summary>
    public int Threads { get; }

    /// <summary>The team of so many threads; there is one of each size in a process.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in 1..1024.</exception>
    public static ThreadTeam For(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        lock (Teams)
        {
            return Teams.GetOrAdd(threads, static n => new ThreadTeam(n));
        }
    }

    /// <summary>
    /// Calls <paramref name="work"/>(item, worker) for every item below <paramref name="items"/>, and returns when all have ended.
    /// When the team is busy already, the caller does it all by itself, as worker 0.
    /// </summary>
    /// <remarks>When an item throws, no further items begin and the first exception is thrown here.</remarks>
    public void Run(int items, Action<int, int> work)
    {
        if (items <= 1 || Threads == 1 || !_region.TryEnter())
        {
            for (var item = 0; item < items; item++)
            {
                work(item, 0);
            }

            return;
        }

        try
        {
            if (_work is not null)
            {
                // The team's own work asks for more: done in line.
                for (var item = 0; item < items; item++)
                {
                    work(item, 0);
                }

                return;
            }

            RunRegion(items, work);
        }
        finally
        {
            _region.Exit();
        }
    }

    private void RunRegion(int items, Action<int, int> work)
    {
        _work = work;
        _items = items;
        _failure = null;
        Volatile.Write(ref _next, 0);
        Volatile.Write(ref _busy, Threads - 1);
        Interlocked.Increment(ref _generation);
        for (var worker = 1; worker < Threads; worker++)
        {
            if (Interlocked.Exchange(ref _parked[worker], 0) == 1)
            {
                _wake[worker].Release();
            }
        }

        DoItems(0);
        var spinner = default(SpinWait);
        while (Volatile.Read(ref _busy) > 0)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        _work = null;
        _failure?.Throw();
    }

    private void Serve(int worker)
    {
        var seen = 0;
        while (true)
        {
            AwaitRegionAfter(seen, worker);
            seen++;
            DoItems(worker);
            Interlocked.Decrement(ref _busy);
        }
    }

    private void AwaitRegionAfter(int seen, int worker)
    {
        for (var spin = 0; spin < SpinsBeforeParking; spin++)
        {
            if (_generation != seen)
            {
                return;
            }

            Thread.SpinWait(20);
        }

        // A caller that is slow to look may wake a worker that has done its part already: only the generation counts.
        while (_generation == seen)
        {
            Interlocked.Exchange(ref _parked[worker], 1);
            if (_generation != seen && Interlocked.Exchange(ref _parked[worker], 0) == 1)
            {
                return;
            }

            _wake[worker].Wait();
        }
    }

    private void DoItems(int worker)
    {
        var work = _work!;
        while (true)
        {
            var item = Interlocked.Increment(ref _next) - 1;
            if (item >= _items)
            {
                return;
            }

            try
            {
                work(item, worker);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
                Volatile.Write(ref _next, _items);
                return;
            }
        }
    }
}
