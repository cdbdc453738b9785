using TextMad.Models.Transformers;

namespace TextMad.Cli.Benchmarking;

/// <summary>
/// Floating-point operations that a GPT-2 needs: matrix products and causal attention, a multiplication and an addition counted as two.
/// What a program does beyond that (recomputed or masked-out products) does not count, so shares of the peak are honest.
/// </summary>
internal static class Arithmetic
{
    /// <summary>Operations of a training step per token: forward once, backward twice as much.</summary>
    public static double TrainingPerToken(TransformerOptions shape, int vocabulary) => 3 * ForwardPerToken(shape, vocabulary, shape.Context);

    /// <summary>Operations of a forward pass per token, averaged over a sequence of this length.</summary>
    /// <remarks>2 [L (12 C^2 + 2 C k) + V C], where k is the mean number of keys that a token looks at.</remarks>
    public static double ForwardPerToken(TransformerOptions shape, int vocabulary, int length)
    {
        double c = shape.Width;
        var products = (12 * shape.Layers * c * c) + (vocabulary * c);

        // Token i looks at i + 1 keys and values, at most at the whole context.
        var growing = Math.Min(length, shape.Context);
        var keys = ((growing * (growing + 1.0) / 2) + ((double)(length - growing) * shape.Context)) / length;
        return 2 * (products + (shape.Layers * 2 * c * keys));
    }
}
