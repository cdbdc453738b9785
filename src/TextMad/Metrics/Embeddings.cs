namespace TextMad.Metrics;

/// <summary>Documents as points: n rows of d numbers. Immutable; thread-safe.</summary>
public sealed class Embeddings
{
    private readonly float[] _values;

    /// <summary>Takes rows of equal width, one after the other.</summary>
    /// <param name="values">n x d numbers, finite; not to be changed afterwards.</param>
    /// <param name="width">d, the numbers of a point, at least 1.</param>
    /// <exception cref="ArgumentException">The length is not a multiple of the width, or a number is not finite.</exception>
    public Embeddings(float[] values, int width)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (values.Length % width != 0)
        {
            throw new ArgumentException($"{values.Length} numbers are not rows of {width}.", nameof(values));
        }

        if (Array.FindIndex(values, x => !float.IsFinite(x)) is var i and >= 0)
        {
            throw new ArgumentException($"Number {i % width} of row {i / width} is {values[i]}.", nameof(values));
        }

        _values = values;
        Width = width;
    }

    /// <summary>d, the numbers of a point.</summary>
    public int Width { get; }

    /// <summary>n, the number of points.</summary>
    public int Count => _values.Length / Width;

    /// <summary>All rows, one after the other.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The d numbers of one document.</summary>
    public ReadOnlySpan<float> this[int document] => _values.AsSpan(document * Width, Width);
}
