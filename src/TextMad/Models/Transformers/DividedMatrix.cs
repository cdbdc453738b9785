using TextMad.Numerics.Kernels;

namespace TextMad.Models.Transformers;

/// <summary>A matrix, and the same columns in parts, for threads that share a product by its columns.</summary>
internal sealed class DividedMatrix
{
    private readonly PackedMatrix[] _parts;
    private readonly int[] _firstColumns;

    public DividedMatrix(PackedMatrix whole, int parts)
    {
        Whole = whole;
        _parts = new PackedMatrix[Math.Min(parts, whole.PanelCount)];
        _firstColumns = new int[_parts.Length];
        for (var i = 0; i < _parts.Length; i++)
        {
            _parts[i] = whole.Part(i, _parts.Length, out _firstColumns[i]);
        }
    }

    public PackedMatrix Whole { get; }

    public int Parts => _parts.Length;

    public PackedMatrix Part(int part) => _parts[part];

    public int FirstColumn(int part) => _firstColumns[part];
}
