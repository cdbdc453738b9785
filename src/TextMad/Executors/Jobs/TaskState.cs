namespace TextMad.Executors.Jobs;

/// <summary>How a task stands, as its own record says.</summary>
public enum TaskState
{
    /// <summary>A process works on it, or was ended by force.</summary>
    Running,

    /// <summary>It was stopped at a safe point, and goes on from there when it is begun again.</summary>
    Stopped,

    /// <summary>It failed; the record says why.</summary>
    Failed,

    /// <summary>It is done.</summary>
    Done,
}
