using TextMad.Numerics.Kernels;
using TextMad.Numerics.Random;

namespace TextMad.Models.Transformers;

/// <summary>Where a transformer drops activations in one training step, and under which names.</summary>
/// <param name="Key">The step's key.</param>
/// <param name="Probability">In [0, 1); 0 means no dropout.</param>
internal readonly record struct TransformerDropout(RandomKey Key, double Probability)
{
    /// <summary>No dropout.</summary>
    public static TransformerDropout None => default;

    public bool IsActive => Probability > 0;

    /// <summary>Returns the mask of one sequence at one place: 0 the embedding, then three places a layer.</summary>
    public DropoutMask At(int place, long sequence) => !IsActive ? default : new(Key.At(place).For("sequence").At((ulong)sequence), Probability);

    public static int AttentionWeights(int layer) => (3 * layer) + 1;

    public static int AttentionBranch(int layer) => (3 * layer) + 2;

    public static int HiddenBranch(int layer) => (3 * layer) + 3;
}
