namespace TextMad.Models.Transformers;

/// <summary>What a transformer's time goes into.</summary>
public enum KernelKind
{
    /// <summary>Reading rows of the embedding, and adding gradients to them.</summary>
    Embedding,

    /// <summary>Layer normalisation with the residual addition.</summary>
    LayerNorm,

    /// <summary>Products with the blocks' weights.</summary>
    Product,

    /// <summary>Attention.</summary>
    Attention,

    /// <summary>The activation function with its bias.</summary>
    Gelu,

    /// <summary>The product with the unembedding.</summary>
    Logits,

    /// <summary>Choosing the next token from logits.</summary>
    Selection,

    /// <summary>Softmax, cross-entropy and their gradient.</summary>
    CrossEntropy,

    /// <summary>Products that yield gradients of activations.</summary>
    InputGradient,

    /// <summary>Products that yield gradients of weights.</summary>
    WeightGradient,

    /// <summary>Gradient of attention, which works its weights out again.</summary>
    AttentionGradient,

    /// <summary>Gradient of the activation function.</summary>
    GeluGradient,

    /// <summary>Gradients of layer normalisation.</summary>
    LayerNormGradient,

    /// <summary>Sums over rows.</summary>
    BiasGradient,

    /// <summary>Dropout masks, and copies of what they apply to.</summary>
    Dropout,

    /// <summary>Bringing weights into the order of the products.</summary>
    Packing,

    /// <summary>The gradient's norm, and AdamW or Muon.</summary>
    Optimiser,
}
