namespace TextMad.Storage.Records;

/// <summary>What was done under the name of a run.</summary>
public enum RunKind
{
    /// <summary>A generational experiment.</summary>
    Experiment,

    /// <summary>A judge was made.</summary>
    Judge,
}
