using TextMad.Configuration;
using TextMad.Numerics.Memory;

namespace TextMad.Models.Transformers;

/// <summary>Names, shapes and places of a transformer's weights; the gradient and the optimiser's moments use the same places.</summary>
public sealed class TransformerLayout
{
    /// <summary>Creates the layout of a shape.</summary>
    /// <exception cref="InputException">A setting is out of its range, the heads do not divide the width, or the model would have 2^31 weights or more.</exception>
    public TransformerLayout(TransformerOptions options, int vocabularySize)
    {
        SettingRules.Require(options, "Transformer");
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        Options = options;
        VocabularySize = vocabularySize;
        var tensors = new List<ParameterTensor>();
        long offset = 0;
        long weights = 0;

        void Add(string name, bool decays, params int[] shape)
        {
            var length = shape.Aggregate(1L, (product, size) => product * size);
            if (offset + length > int.MaxValue / 2)
            {
                throw new InputException(
                    $"A transformer of {options.Layers} layers, width {options.Width} and vocabulary {vocabularySize} has more weights "
                    + "than this engine can hold (1,073,741,823); choose a smaller shape.");
            }

            tensors.Add(new ParameterTensor($"transformer.{name}", shape, (int)offset, decays));
            offset += FloatArena.RoundUp(length);
            weights += length;
        }

        var c = options.Width;
        Add("wte.weight", true, vocabularySize, c);
        Add("wpe.weight", true, options.Context, c);
        for (var layer = 0; layer < options.Layers; layer++)
        {
            Add($"h.{layer}.ln_1.weight", false, c);
            Add($"h.{layer}.ln_1.bias", false, c);
            Add($"h.{layer}.attn.c_attn.weight", true, c, 3 * c);
            Add($"h.{layer}.attn.c_attn.bias", false, 3 * c);
            Add($"h.{layer}.attn.c_proj.weight", true, c, c);
            Add($"h.{layer}.attn.c_proj.bias", false, c);
            Add($"h.{layer}.ln_2.weight", false, c);
            Add($"h.{layer}.ln_2.bias", false, c);
            Add($"h.{layer}.mlp.c_fc.weight", true, c, 4 * c);
            Add($"h.{layer}.mlp.c_fc.bias", false, 4 * c);
            Add($"h.{layer}.mlp.c_proj.weight", true, 4 * c, c);
            Add($"h.{layer}.mlp.c_proj.bias", false, c);
        }

        Add("ln_f.weight", false, c);
        Add("ln_f.bias", false, c);
        Tensors = tensors;
        FloatCount = (int)offset;
        WeightCount = weights;
    }

    /// <summary>The shape.</summary>
    public TransformerOptions Options { get; }

    /// <summary>V, the number of token ids of the vocabulary.</summary>
    public int VocabularySize { get; }

    /// <summary>Every tensor, in the order of its place.</summary>
    public IReadOnlyList<ParameterTensor> Tensors { get; }

    /// <summary>Floats of the flat array: the weights, each tensor padded with zeros to whole cache lines.</summary>
    public int FloatCount { get; }

    /// <summary>Weights that are learnt.</summary>
    public long WeightCount { get; }
}
