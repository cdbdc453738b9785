namespace TextMad.Numerics.Reference;

/// <summary>Layer normalisation, one row at a time.</summary>
internal static class ReferenceLayerNorm
{
    /// <summary>y = gain (x - mean) / deviation + shift.</summary>
    public static (float Mean, float InverseDeviation) Forward(float[] x, float[] gain, float[] shift, float[] y)
    {
        var mean = ReferenceLanes.Reduce(x.Length, (i, sum) => sum + x[i]) / x.Length;
        var squares = ReferenceLanes.Reduce(x.Length, (i, sum) => MathF.FusedMultiplyAdd(x[i] - mean, x[i] - mean, sum));
        var inverse = 1 / MathF.Sqrt((squares / x.Length) + 1e-5f);
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = MathF.FusedMultiplyAdd((x[i] - mean) * inverse, gain[i], shift[i]);
        }

        return (mean, inverse);
    }

    /// <summary>Adds the gradients of x, gain and shift.</summary>
    public static void Backward(
        float[] x, float[] gain, float mean, float inverse, float[] dy, float[] dx, float[] dgain, float[] dshift)
    {
        float Normal(int i) => (x[i] - mean) * inverse;
        var first = ReferenceLanes.Reduce(x.Length, (i, sum) => sum + (dy[i] * gain[i])) / x.Length;
        var second = -(ReferenceLanes.Reduce(x.Length, (i, sum) => MathF.FusedMultiplyAdd(dy[i] * gain[i], Normal(i), sum)) / x.Length);
        for (var i = 0; i < x.Length; i++)
        {
            dgain[i] = MathF.FusedMultiplyAdd(dy[i], Normal(i), dgain[i]);
            dshift[i] += dy[i];
            var d = MathF.FusedMultiplyAdd(Normal(i), second, (dy[i] * gain[i]) - first);
            dx[i] = MathF.FusedMultiplyAdd(d, inverse, dx[i]);
        }
    }
}
