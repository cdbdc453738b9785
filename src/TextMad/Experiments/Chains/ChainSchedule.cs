using System.Runtime.ExceptionServices;
using TextMad.Numerics.Threading;

namespace TextMad.Experiments.Chains;

/// <summary>
/// Runs chains side by side, each on a thread with a share of the cores. The first chain of a seed trains the generation 0 that the others
/// of the seed begin from, so these wait until it is there. Results do not depend on the number of workers.
/// </summary>
internal sealed class ChainSchedule
{
    private readonly IReadOnlyList<Chain> _chains;
    private readonly HashSet<int> _begun = [];
    private readonly HashSet<ulong> _led = [];
    private readonly HashSet<ulong> _ready = [];
    private readonly object _changed = new();
    private ExceptionDispatchInfo? _failure;

    /// <summary>Creates a schedule of chains.</summary>
    /// <param name="chains">The chains, complete when they are run; those of one seed in the order in which they are to begin.</param>
    public ChainSchedule(IReadOnlyList<Chain> chains) => _chains = chains;

    /// <summary>Says that a seed's generation 0 is kept, so that all its chains can run.</summary>
    public void FirstGenerationIsKept(ulong seed)
    {
        lock (_changed)
        {
            _ready.Add(seed);
            Monitor.PulseAll(_changed);
        }
    }

    /// <summary>Runs all chains and returns when they have ended.</summary>
    /// <param name="workers">Chains at a time, at least 1; with 1 they run one after the other on the calling thread, with all cores.</param>
    /// <param name="cancellation">Stops all chains at their next safe point.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    /// <remarks>When a chain fails, the others stop at their next safe point and the first failure is thrown here.</remarks>
    public void Run(int workers, CancellationToken cancellation)
    {
        workers = Math.Clamp(workers, 1, Math.Max(1, _chains.Count));
        if (workers == 1)
        {
            foreach (var chain in _chains)
            {
                chain.Run(cancellation);
            }

            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var threads = new Thread[workers];
        for (var worker = 0; worker < workers; worker++)
        {
            threads[worker] = new Thread(() => Work(Math.Max(1, Environment.ProcessorCount / workers), stop)) { IsBackground = true, Name = "TextMad chain" };
            threads[worker].Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        _failure?.Throw();
        cancellation.ThrowIfCancellationRequested();
    }

    private void Work(int threads, CancellationTokenSource stop)
    {
        ThreadTeam.Assign(threads);
        while (Take(stop.Token) is { } chain)
        {
            try
            {
                chain.Run(stop.Token);

                // A chain whose generations are all kept reports no progress, so it is signalled here.
                FirstGenerationIsKept(chain.Seed);
            }
            catch (Exception failure)
            {
                lock (_changed)
                {
                    // Chains that stop because another failed are not failures.
                    if (_failure is null || _failure.SourceException is OperationCanceledException)
                    {
                        _failure = ExceptionDispatchInfo.Capture(failure);
                    }
                }

                stop.Cancel();
                lock (_changed)
                {
                    Monitor.PulseAll(_changed);
                }
            }
        }
    }

    /// <summary>Returns the next chain that can begin, waiting for one; null when none is left.</summary>
    private Chain? Take(CancellationToken stop)
    {
        lock (_changed)
        {
            while (!stop.IsCancellationRequested)
            {
                var left = false;
                for (var i = 0; i < _chains.Count; i++)
                {
                    if (_begun.Contains(i))
                    {
                        continue;
                    }

                    left = true;
                    if (_ready.Contains(_chains[i].Seed) || _led.Add(_chains[i].Seed))
                    {
                        _begun.Add(i);
                        return _chains[i];
                    }
                }

                if (!left)
                {
                    return null;
                }

                // Woken when a generation 0 is kept; a cancellation from outside is noticed within the interval.
                Monitor.Wait(_changed, TimeSpan.FromMilliseconds(200));
            }

            return null;
        }
    }
}
