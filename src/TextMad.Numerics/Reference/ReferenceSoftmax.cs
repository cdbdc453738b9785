using TextMad.Numerics.Elementary;

namespace TextMad.Numerics.Reference;

/// <summary>Softmax, its gradient and cross-entropy, one row at a time.</summary>
internal static class ReferenceSoftmax
{
    /// <summary>x[0..length) = softmax(scale x), and zeros after that.</summary>
    public static void Forward(float[] x, int length, float scale)
    {
        var offset = -(x.Take(length).Max() * scale);
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = i < length ? ReferenceLanes.Exp(MathF.FusedMultiplyAdd(x[i], scale, offset)) : 0;
        }

        var inverse = 1 / ReferenceLanes.Reduce(length, (i, sum) => sum + x[i]);
        for (var i = 0; i < length; i++)
        {
            x[i] *= inverse;
        }
    }

    /// <summary>gradient = scale weights (gradient - sum of weights times gradient).</summary>
    public static void Backward(float[] weights, float[] gradient, float scale)
    {
        var dot = ReferenceLanes.Reduce(weights.Length, (i, sum) => MathF.FusedMultiplyAdd(weights[i], gradient[i], sum));
        for (var i = 0; i < weights.Length; i++)
        {
            gradient[i] = (gradient[i] - dot) * weights[i] * scale;
        }
    }

    /// <summary>ln softmax(logits)[target].</summary>
    public static float LogProbability(float[] logits, int target)
    {
        var largest = logits.Max();
        var sum = ReferenceLanes.Reduce(logits.Length, (i, total) => total + ReferenceLanes.Exp(logits[i] - largest));
        return (float)(logits[target] - largest - RealFunctions.Log(sum));
    }

    /// <summary>Cross-entropy, 0 where it is below <paramref name="least"/>; the logits become its gradient.</summary>
    public static double CrossEntropy(float[] logits, int target, float scale, double least = 0)
    {
        var largest = logits.Max();
        double wanted = logits[target];
        for (var i = 0; i < logits.Length; i++)
        {
            logits[i] = ReferenceLanes.Exp(logits[i] - largest);
        }

        var sum = ReferenceLanes.Reduce(logits.Length, (i, total) => total + logits[i]);
        for (var i = 0; i < logits.Length; i++)
        {
            logits[i] *= scale / sum;
        }

        logits[target] -= scale;
        var loss = RealFunctions.Log(sum) + largest - wanted;
        if (least > 0 && loss < least)
        {
            Array.Clear(logits);
            return 0;
        }

        return loss;
    }
}
