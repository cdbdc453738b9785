namespace TextMad.Numerics.Reference;

/// <summary>The order of reductions, spelt out: element i goes to lane i mod 16, then 16 lanes fold to 8, 4, 2, 1.</summary>
internal static class ReferenceLanes
{
    /// <summary>Sums f(i) for i in 0..count-1: lane = step(i, lane).</summary>
    public static float Reduce(int count, Func<int, float, float> step)
    {
        var lanes = new float[16];
        for (var i = 0; i < count; i++)
        {
            lanes[i % 16] = step(i, lanes[i % 16]);
        }

        for (var half = 8; half >= 1; half /= 2)
        {
            for (var i = 0; i < half; i++)
            {
                lanes[i] += lanes[i + half];
            }
        }

        return lanes[0];
    }

    /// <summary>The scalar twin of the vector exponential.</summary>
    public static float Exp(float x)
    {
        x = x < -87f ? -87f : x > 88f ? 88f : x;
        var n = MathF.FusedMultiplyAdd(x, 1.44269504f, 12582912f) - 12582912f;
        var r = MathF.FusedMultiplyAdd(n, -0.693359375f, x);
        r = MathF.FusedMultiplyAdd(n, 2.12194440e-4f, r);
        var p = 1f / 5040;
        foreach (var coefficient in (ReadOnlySpan<float>)[1f / 720, 1f / 120, 1f / 24, 1f / 6, 0.5f, 1f, 1f])
        {
            p = MathF.FusedMultiplyAdd(p, r, coefficient);
        }

        return float.IsNaN(x) ? float.NaN : p * BitConverter.Int32BitsToSingle(((int)n + 127) << 23);
    }
}
