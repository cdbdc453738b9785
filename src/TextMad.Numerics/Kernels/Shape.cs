using System.Runtime.CompilerServices;

namespace TextMad.Numerics.Kernels;

/// <summary>Checks at the edge of the kernels: after them, pointers are trusted.</summary>
internal static class Shape
{
    /// <summary>Throws unless the span holds (rows, columns) without gaps.</summary>
    public static void Require(
        ReadOnlySpan<float> values, int rows, int columns, [CallerArgumentExpression(nameof(values))] string name = "")
    {
        if (rows < 0 || columns < 0 || (long)rows * columns > values.Length)
        {
            throw new ArgumentException($"'{name}' has {values.Length} floats; ({rows}, {columns}) needs {(long)rows * columns}.", name);
        }
    }

    /// <summary>Throws unless there are such columns.</summary>
    public static void RequireColumns(int first, int count, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, width - first);
    }
}
