using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace TextMad.Numerics.Threading;

/// <summary>
/// Threads that wait for work and share out numbered items among themselves and the caller. Which thread does an item is left to
/// chance, so an item must depend on its number alone, and use the worker's number only to pick scratch memory.
/// </summary>
public sealed class ThreadTeam
{
    /// <summary>About a tenth of a millisecond: longer than what lies between two regions of one training step.</summary>
    private const int SpinsBeforeParking = 2000;

    private static readonly ConcurrentDictionary<int, ThreadTeam> _teams = new();

    [ThreadStatic]
    private static ThreadTeam? _assigned;

    private readonly Lock _region = new();
    private readonly SemaphoreSlim[] _wake;
    private readonly int[] _parked;
    private Action<int, int>? _work;
    private int _items;

    // An item is taken by counting this down, and only an item that was taken lets a region go on: so whoever takes one may
    // read the fields above, and a thread that comes late finds nothing left and is not waited for.
    private int _left;
    private int _pending;
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

    /// <summary>The team of the calling thread: the one it was given by <see cref="Assign"/>, else one with a thread per core.</summary>
    public static ThreadTeam Default => _assigned ?? For(Environment.ProcessorCount);

    /// <summary>Threads, the calling one included; worker numbers are below this.</summary>
    public int Threads { get; }

    /// <summary>Returns the team of this many threads; there is one of each size in a process.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in 1..1024.</exception>
    public static ThreadTeam For(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        lock (_teams)
        {
            return _teams.GetOrAdd(threads, static n => new ThreadTeam(n));
        }
    }

    /// <summary>
    /// Gives the calling thread a team of its own, so that work begun on it does not wait for, or disturb, work begun on other threads:
    /// from now on <see cref="Default"/> is this team there.
    /// </summary>
    /// <param name="threads">Threads of the team, the calling one included, 1 to 1024.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not in 1..1024.</exception>
    public static void Assign(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        _assigned = threads == 1 ? For(1) : new ThreadTeam(threads);
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
                // A worker of the team that starts a region runs it by itself.
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
        Volatile.Write(ref _pending, items);
        Interlocked.Exchange(ref _left, items);
        for (var worker = 1; worker < Threads && worker < items; worker++)
        {
            if (Volatile.Read(ref _parked[worker]) == 1 && Interlocked.Exchange(ref _parked[worker], 0) == 1)
            {
                _wake[worker].Release();
            }
        }

        DoItems(0);
        var spinner = default(SpinWait);
        while (Volatile.Read(ref _pending) > 0)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        _work = null;
        _failure?.Throw();
    }

    private void Serve(int worker)
    {
        while (true)
        {
            AwaitItems(worker);
            DoItems(worker);
        }
    }

    private void AwaitItems(int worker)
    {
        for (var spin = 0; spin < SpinsBeforeParking; spin++)
        {
            if (Volatile.Read(ref _left) > 0)
            {
                return;
            }

            Thread.SpinWait(1);
        }

        Interlocked.Exchange(ref _parked[worker], 1);
        if (Volatile.Read(ref _left) > 0 && Interlocked.Exchange(ref _parked[worker], 0) == 1)
        {
            return;
        }

        _wake[worker].Wait();
    }

    private void DoItems(int worker)
    {
        while (TryTake(out var item))
        {
            try
            {
                _work!(item, worker);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
                Interlocked.Add(ref _pending, -Interlocked.Exchange(ref _left, 0));
            }

            Interlocked.Decrement(ref _pending);
        }
    }

    private bool TryTake(out int item)
    {
        while (true)
        {
            var left = Volatile.Read(ref _left);
            if (left == 0)
            {
                item = -1;
                return false;
            }

            if (Interlocked.CompareExchange(ref _left, left - 1, left) == left)
            {
                item = _items - left;
                return true;
            }
        }
    }
}
