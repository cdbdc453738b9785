using System.Runtime.ExceptionServices;
using TextMad.Numerics.Threading;

namespace TextMad.Executors;

/// <summary>Does tasks on threads of this process, each with its share of the cores.</summary>
/// <param name="workers">Tasks at a time, at least 1; with 1 they are done one after the other on the calling thread, with all cores.</param>
public sealed class LocalExecutor(int workers) : IExecutor
{
    private readonly object _changed = new();

    /// <inheritdoc/>
    /// <remarks>When a task fails, the others stop at their next safe point and the first failure is thrown here.</remarks>
    public void Run(IReadOnlyList<WorkTask> tasks, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        if (workers <= 1 || tasks.Count <= 1)
        {
            foreach (var task in tasks)
            {
                task.Perform(cancellation);
            }

            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var open = new OpenTasks(tasks);
        ExceptionDispatchInfo? failure = null;
        var threads = new Thread[Math.Min(workers, tasks.Count)];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = "TextMad worker" };
            threads[i].Start();
        }

        Array.ForEach(threads, thread => thread.Join());
        failure?.Throw();
        cancellation.ThrowIfCancellationRequested();

        void Work()
        {
            ThreadTeam.Assign(Math.Max(1, Environment.ProcessorCount / threads.Length));
            while (Take(open, stop.Token) is { } task)
            {
                try
                {
                    task.Perform(stop.Token);
                    lock (_changed)
                    {
                        open.Complete(task);
                        Monitor.PulseAll(_changed);
                    }
                }
                catch (Exception thrown)
                {
                    lock (_changed)
                    {
                        // Tasks that stop because another failed are not failures.
                        if (failure is null || failure.SourceException is OperationCanceledException)
                        {
                            failure = ExceptionDispatchInfo.Capture(thrown);
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
    }

    /// <summary>Returns the next task that can begin, waiting for one; null when none is left.</summary>
    private WorkTask? Take(OpenTasks open, CancellationToken stop)
    {
        lock (_changed)
        {
            while (!stop.IsCancellationRequested && !open.IsEmpty)
            {
                if (open.Take() is { } task)
                {
                    return task;
                }

                // Woken when a task is done; a cancellation from outside is noticed within the interval.
                Monitor.Wait(_changed, TimeSpan.FromMilliseconds(200));
            }

            return null;
        }
    }

    /// <summary>The tasks that nobody has taken yet, and those that are not done.</summary>
    private sealed class OpenTasks(IReadOnlyList<WorkTask> tasks)
    {
        private readonly List<WorkTask> _waiting = [.. tasks];
        private readonly HashSet<(string, int)> _open = [.. tasks.Select(task => (task.Stage, task.Index))];

        public bool IsEmpty => _waiting.Count == 0;

        public WorkTask? Take()
        {
            var next = _waiting.FindIndex(task => !task.Needs.Any(needed => _open.Contains((needed.Stage, needed.Index))));
            if (next < 0)
            {
                return null;
            }

            var task = _waiting[next];
            _waiting.RemoveAt(next);
            return task;
        }

        public void Complete(WorkTask task) => _open.Remove((task.Stage, task.Index));
    }
}
