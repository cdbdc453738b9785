namespace TextMad.Numerics.Reference;

/// <summary>GELU in its tanh form, one element at a time.</summary>
internal static class ReferenceGelu
{
    /// <summary>Returns the value.</summary>
    public static float Forward(float x) => x / (1 + ExpOfMinusTwoU(x));

    /// <summary>Returns the derivative and, from the same parts, the value.</summary>
    public static (float Derivative, float Value) Backward(float x)
    {
        var s = 1 / (1 + ExpOfMinusTwoU(x));
        var value = x * s;
        var slope = MathF.FusedMultiplyAdd(x * x, 0.134145f, 1) * 1.5957691216057308f;
        return (MathF.FusedMultiplyAdd(value * (1 - s), slope, s), value);
    }

    private static float ExpOfMinusTwoU(float x) =>
        ReferenceLanes.Exp(MathF.FusedMultiplyAdd(x * x, 0.044715f * -1.5957691216057308f, -1.5957691216057308f) * x);
}
