namespace TextMad.Training;

/// <summary>What updates a transformer's weights.</summary>
public enum OptimiserKind
{
    /// <summary>AdamW for all weights [Loshchilov and Hutter, arXiv 1711.05101].</summary>
    Adamw,

    /// <summary>Muon for the matrices of attention and of the hidden layers [Jordan et al. 2024], AdamW for embeddings, norms and biases.</summary>
    Muon,
}
