namespace TextMad.Storage.Records;

/// <summary>What a model is for.</summary>
public enum ModelRole
{
    /// <summary>It writes text.</summary>
    Generator,

    /// <summary>It judges text: how likely it is, and what it resembles.</summary>
    Judge,

    /// <summary>It tells machine-written text from human text.</summary>
    Detector,
}
