using System.Text.Json;
using TextMad.Models.Transformers;
using TextMad.Tests.Support;

namespace TextMad.Tests.Models;

/// <summary>
/// The weights and tokens of <c>tools/reference/gpt2.py</c>: hashes in 32-bit integers, scaled by powers of two, so that both
/// languages make the same floats.
/// </summary>
internal static class Gpt2Formula
{
    public static TransformerOptions Tiny => new() { Layers = 2, Heads = 2, Width = 16, Context = 16, Dropout = 0.1 };

    public static TransformerOptions Small => new() { Layers = 12, Heads = 12, Width = 768, Context = 1024 };

    public const int TinyVocabulary = 61;

    public const int SmallVocabulary = 50257;

    public const int TinyEndOfText = 3;

    /// <summary>A model with the formula's weights, its tensors numbered from <paramref name="first"/>.</summary>
    public static Transformer Model(TransformerOptions shape, int vocabulary, int endOfText, uint first)
    {
        var model = new Transformer(shape, vocabulary, endOfText);
        var wide = shape.Width > 100 ? 0.125f : 1;
        foreach (var (number, tensor) in model.Layout.Tensors.Index())
        {
            var isMatrix = tensor.Shape.Count == 2;
            var isGain = !isMatrix && tensor.Name.EndsWith(".weight", StringComparison.Ordinal);
            var spread = isGain ? 0.5f : !isMatrix ? 0.125f : tensor.Name.Contains("c_proj", StringComparison.Ordinal) ? wide / 2 : wide;
            var values = model.Weights.All.Slice(tensor.Offset, tensor.Length).Span;
            for (var i = 0; i < values.Length; i++)
            {
                var uniform = ((int)(Hash(first + (uint)number, (uint)i) >> 8) - (1 << 23)) * (spread / (1 << 24));
                values[i] = uniform + (isGain ? 1 : 0);
            }
        }

        return model;
    }

    public static int[] Tokens(int vocabulary, uint stream, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (int)(Hash(stream, (uint)i) % (uint)vocabulary))];

    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Golden", "gpt2", name);

    /// <summary>What PyTorch made of the tiny models, by their folders' names.</summary>
    public static JsonElement Reference(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path("reference.json")));
        return document.RootElement.GetProperty(name).Clone();
    }

    /// <summary>The logits of a whole sequence (T, V).</summary>
    public static float[] Logits(Transformer model, int[] inputs)
    {
        using var decoder = model.CreateDecoder(1, inputs.Length);
        var logits = new float[inputs.Length * model.VocabularySize];
        for (var i = 0; i < inputs.Length; i++)
        {
            decoder.Append(0, [inputs[i]]).CopyTo(logits, i * model.VocabularySize);
        }

        return logits;
    }

    private static uint Hash(uint stream, uint i)
    {
        unchecked
        {
            var h = (i * 0x9E3779B1u) + ((stream + 1) * 0x85EBCA6Bu);
            h ^= h >> 16;
            h *= 0x7FEB352Du;
            h ^= h >> 15;
            h *= 0x846CA68Bu;
            return h ^ (h >> 16);
        }
    }
}
