namespace TextMad.Storage.Binding;

/// <summary>How it is with a file that the store knows (<see cref="KeptFiles"/>).</summary>
public enum KeptFileState
{
    /// <summary>It is there, as it was written; or as it was before a writing that was cut short.</summary>
    Whole,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is there, and is not what was written.</summary>
    Altered,

    /// <summary>It is not there, and was removed on purpose.</summary>
    Removed,
}
