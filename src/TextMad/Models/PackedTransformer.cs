using TextMad.Numerics.Kernels;

namespace TextMad.Models;

/// <summary>A transformer's matrices in the order in which products read them, for decoding; a copy of the weights.</summary>
internal sealed class PackedTransformer
{
    public PackedTransformer(TransformerLayout layout, TransformerTensors weights)
    {
        var c = layout.Options.Width;
        Layers = new Layer[weights.Layers.Length];
        for (var i = 0; i < Layers.Length; i++)
        {
            var w = weights.Layers[i];
            Layers[i] = new Layer(
                new PackedMatrix(new MatrixView(w.Attention, c, 3 * c)),
                new PackedMatrix(new MatrixView(w.AttentionProjection, c, c)),
                new PackedMatrix(new MatrixView(w.Hidden, c, 4 * c)),
                new PackedMatrix(new MatrixView(w.HiddenProjection, 4 * c, c)));
        }

        Unembedding = new PackedMatrix(new MatrixView(weights.Tokens, layout.VocabularySize, c).Transposed);
    }

    public Layer[] Layers { get; }

    public PackedMatrix Unembedding { get; }

    /// <summary>The matrices of a block.</summary>
    internal sealed record Layer(
        PackedMatrix Attention, PackedMatrix AttentionProjection, PackedMatrix Hidden, PackedMatrix HiddenProjection);
}
