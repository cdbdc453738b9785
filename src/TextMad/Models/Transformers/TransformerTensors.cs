using TextMad.Numerics.Memory;

namespace TextMad.Models.Transformers;

/// <summary>Named views of a flat array in a <see cref="TransformerLayout"/>: the weights of a transformer, or their gradient.</summary>
internal sealed class TransformerTensors
{
    public TransformerTensors(TransformerLayout layout, FloatView all)
    {
        All = all;
        var next = 0;
        FloatView Next()
        {
            var tensor = layout.Tensors[next++];
            return all.Slice(tensor.Offset, tensor.Length);
        }

        Tokens = Next();
        Positions = Next();
        Layers = new Layer[layout.Options.Layers];
        for (var layer = 0; layer < Layers.Length; layer++)
        {
            Layers[layer] = new Layer(
                Next(), Next(), Next(), Next(), Next(), Next(), Next(), Next(), Next(), Next(), Next(), Next());
        }

        FinalGain = Next();
        FinalShift = Next();
    }

    /// <summary>The whole array.</summary>
    public FloatView All { get; }

    /// <summary>How often <see cref="Changed"/> was said.</summary>
    public long Changes { get; private set; }

    /// <summary>(V, C): the token embedding and, transposed, the unembedding.</summary>
    public FloatView Tokens { get; }

    /// <summary>Shape (T, C), row-major.</summary>
    public FloatView Positions { get; }

    public Layer[] Layers { get; }

    public FloatView FinalGain { get; }

    public FloatView FinalShift { get; }

    /// <summary>To be said after the array has been written: copies of it for products are made anew.</summary>
    public void Changed() => Changes++;

    /// <summary>The tensors of a block, in the layout's order.</summary>
    internal sealed record Layer(
        FloatView Norm1Gain,
        FloatView Norm1Shift,
        FloatView Attention,
        FloatView AttentionBias,
        FloatView AttentionProjection,
        FloatView AttentionProjectionBias,
        FloatView Norm2Gain,
        FloatView Norm2Shift,
        FloatView Hidden,
        FloatView HiddenBias,
        FloatView HiddenProjection,
        FloatView HiddenProjectionBias);
}
