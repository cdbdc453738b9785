namespace TextMad.Corpora.Datasets;

/// <summary>What people say of a dataset that no corpus knows of itself. What is left null is left out, and the datasheet says that it is not stated.</summary>
public sealed record DatasetDescription
{
    /// <summary>Its licence, a name or URL.</summary>
    public string? License { get; init; }

    /// <summary>Who made it.</summary>
    public string? Creator { get; init; }

    /// <summary>Where it is to be found.</summary>
    public string? Url { get; init; }

    /// <summary>The day it is published, UTC.</summary>
    public DateOnly Published { get; init; }
}
