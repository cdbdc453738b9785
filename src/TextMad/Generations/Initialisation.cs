namespace TextMad.Generations;

/// <summary>What the training of a generation begins from.</summary>
public enum Initialisation
{
    /// <summary>New random weights each generation.</summary>
    Scratch,

    /// <summary>The weights of the generation before.</summary>
    Previous,

    /// <summary>The weights of generation 0, fine-tuned anew each generation.</summary>
    Generation0,

    /// <summary>The weights of a model from outside the run, fine-tuned anew each generation.</summary>
    Pretrained,
}
