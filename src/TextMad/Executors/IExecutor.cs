namespace TextMad.Executors;

/// <summary>Does the tasks of a work somewhere: on threads of this process, or as jobs of a cluster. Results do not depend on where.</summary>
public interface IExecutor
{
    /// <summary>Does tasks, each after those that it needs; or sees to it that others do.</summary>
    /// <param name="tasks">What is left to do, every task behind those that it needs. A task that is needed and not among them is done.</param>
    /// <param name="cancellation">Stops at the next safe point of each task.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    void Run(IReadOnlyList<WorkTask> tasks, CancellationToken cancellation);
}
