namespace TextMad.Experiments;

/// <summary>What a text begins with.</summary>
public enum PromptSource
{
    /// <summary>Nothing: a text begins after the end-of-text token.</summary>
    None,

    /// <summary>The beginning of a random document of R0.</summary>
    Real,

    /// <summary>The beginning of a random document of the model's own training set.</summary>
    TrainingSet,
}
