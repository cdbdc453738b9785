namespace TextMad.Storage.Records;

/// <summary>The status of a run.</summary>
public enum RunStatus
{
    /// <summary>It is under way, or its process was killed without a chance to say so.</summary>
    Running,

    /// <summary>It was stopped at a safe point, and can go on from there.</summary>
    Interrupted,

    /// <summary>It ended with an error, and can go on once the cause is gone.</summary>
    Failed,

    /// <summary>It is complete.</summary>
    Done,
}
