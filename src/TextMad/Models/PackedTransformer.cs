using TextMad.Numerics.Kernels;

namespace TextMad.Models;

/// <summary>
/// A transformer's matrices in the order in which products read them, for decoding; a copy of the weights. Each is there as a whole and
/// in parts by columns, for threads that share a product.
/// </summary>
internal sealed class PackedTransformer
{
    public PackedTransformer(TransformerLayout layout, TransformerTensors weights, int parts)
    {
        var c = layout.Options.Width;
        Layers = new Layer[weights.Layers.Length];
        for (var i = 0; i < Layers.Length; i++)
        {
            var w = weights.Layers[i];
            Layers[i] = new Layer(
                new Matrix(new MatrixView(w.Attention, c, 3 * c), parts),
                new Matrix(new MatrixView(w.AttentionProjection, c, c), parts),
                new Matrix(new MatrixView(w.Hidden, c, 4 * c), parts),
                new Matrix(new MatrixView(w.HiddenProjection, 4 * c, c), parts));
        }

        Unembedding = new Matrix(new MatrixView(weights.Tokens, layout.VocabularySize, c).Transposed, parts);
    }

    public Layer[] Layers { get; }

    public Matrix Unembedding { get; }

    /// <summary>The matrices of a block.</summary>
    internal sealed record Layer(Matrix Attention, Matrix AttentionProjection, Matrix Hidden, Matrix HiddenProjection);

    /// <summary>A matrix and its parts.</summary>
    internal sealed class Matrix
    {
        private readonly PackedMatrix[] _parts;
        private readonly int[] _firstColumns;

        public Matrix(MatrixView matrix, int parts)
        {
            Whole = new PackedMatrix(matrix);
            _parts = new PackedMatrix[Math.Min(parts, Whole.MostParts)];
            _firstColumns = new int[_parts.Length];
            for (var i = 0; i < _parts.Length; i++)
            {
                _parts[i] = Whole.Part(i, _parts.Length, out _firstColumns[i]);
            }
        }

        public PackedMatrix Whole { get; }

        public int Parts => _parts.Length;

        public PackedMatrix Part(int part) => _parts[part];

        public int FirstColumn(int part) => _firstColumns[part];
    }
}
