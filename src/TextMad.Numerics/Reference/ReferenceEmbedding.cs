namespace TextMad.Numerics.Reference;

/// <summary>Rows of a table by index, one element at a time.</summary>
internal static class ReferenceEmbedding
{
    /// <summary>y[r] = tokens[inputs[r]] + positions[places[r]].</summary>
    public static void Gather(int width, float[] tokens, int[] inputs, float[] positions, int[] places, float[] y)
    {
        for (var i = 0; i < inputs.Length * width; i++)
        {
            y[i] = tokens[(inputs[i / width] * width) + (i % width)] + positions[(places[i / width] * width) + (i % width)];
        }
    }

    /// <summary>table[indices[r]] += x[r], row after row.</summary>
    public static void ScatterAdd(int width, float[] x, int[] indices, float[] table)
    {
        for (var i = 0; i < indices.Length * width; i++)
        {
            table[(indices[i / width] * width) + (i % width)] += x[i];
        }
    }
}
