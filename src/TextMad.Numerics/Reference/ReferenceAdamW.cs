using TextMad.Numerics.Kernels;

namespace TextMad.Numerics.Reference;

/// <summary>AdamW, one weight at a time.</summary>
internal static class ReferenceAdamW
{
    /// <summary>Updates a weight and its moments.</summary>
    public static void Update(AdamWStep step, bool decays, ref float weight, float gradient, ref float first, ref float second)
    {
        var g = gradient * (float)step.GradientScale;
        first = MathF.FusedMultiplyAdd(first, (float)step.Beta1, g * (float)(1 - step.Beta1));
        second = MathF.FusedMultiplyAdd(second, (float)step.Beta2, g * g * (float)(1 - step.Beta2));
        var kept = weight * (decays ? (float)(1 - (step.LearningRate * step.WeightDecay)) : 1);
        var root = MathF.FusedMultiplyAdd(MathF.Sqrt(second), (float)(1 / Math.Sqrt(step.Correction2)), (float)step.Epsilon);
        weight = MathF.FusedMultiplyAdd(first / root, (float)(-step.LearningRate / step.Correction1), kept);
    }
}
