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

    /// <summary>Returns the scalar twin of the vector exponential.</summary>
    public static float Exp(float x)
    {
        x = x < -87f ? -87f : x > 88f ? 88f : x;
        var n = MathF.FusedMultiplyAdd(x, 1.44269504f, 12582912f) - 12582912f;
        var r = MathF.FusedMultiplyAdd(n, -0.693359375f, x);
        r = MathF.FusedMultiplyAdd(n, 2.12194440e-4f, r);
        var r2 = r * r;
        var low = MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(r, 1f / 6, 0.5f), r2, 1 + r);
        var high = MathF.FusedMultiplyAdd(
            MathF.FusedMultiplyAdd(r, 1f / 5040, 1f / 720), r2, MathF.FusedMultiplyAdd(r, 1f / 120, 1f / 24));
        var p = MathF.FusedMultiplyAdd(high, r2 * r2, low);
        return float.IsNaN(x) ? float.NaN : p * BitConverter.Int32BitsToSingle(((int)n + 127) << 23);
    }
}
