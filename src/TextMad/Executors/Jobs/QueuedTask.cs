namespace TextMad.Executors.Jobs;

/// <summary>A task that a job system has in its queue.</summary>
/// <param name="Job">The id of its job.</param>
/// <param name="Stage">Its stage.</param>
/// <param name="Index">Its number in the stage.</param>
/// <param name="IsRunning">Whether it runs; else it waits.</param>
/// <param name="Reason">What it waits for, or in which state it is, in the system's own words.</param>
public sealed record QueuedTask(string Job, string Stage, int Index, bool IsRunning, string Reason);
