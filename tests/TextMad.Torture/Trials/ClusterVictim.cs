namespace TextMad.Torture.Trials;

/// <summary>To whom something is done while a run is at work on a cluster.</summary>
internal enum ClusterVictim
{
    /// <summary>The process group of a task that makes models: kill -9.</summary>
    Task,

    /// <summary>A task that makes models: the cluster takes its place away and queues it again.</summary>
    QueuedAgain,

    /// <summary>The process that submitted the jobs and waits for them: kill -9.</summary>
    Waiter,

    /// <summary>The process group of the job that brings together what tasks left: kill -9.</summary>
    Collector,
}
