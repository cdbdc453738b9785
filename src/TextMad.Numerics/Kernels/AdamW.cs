using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TextMad.Numerics.Lanes;

namespace TextMad.Numerics.Kernels;

/// <summary>Adam with decoupled weight decay [Loshchilov and Hutter, arXiv 1711.05101].</summary>
public static unsafe class AdamW
{
    /// <summary>
    /// w = (1 - lr decay) w - lr m' / (sqrt(v') + epsilon), with the moments m, v updated and m', v' corrected for their start.
    /// </summary>
    /// <param name="step">The step's numbers.</param>
    /// <param name="decays">Whether these weights decay.</param>
    /// <param name="weights">w, the weights; updated.</param>
    /// <param name="gradient">The gradient; not changed.</param>
    /// <param name="first">m, the first moments; updated.</param>
    /// <param name="second">v, the second moments; updated.</param>
    public static void Update(
        in AdamWStep step, bool decays, Span<float> weights, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second)
    {
        var count = weights.Length;
        Shape.Require(gradient, 1, count);
        Shape.Require(first, 1, count);
        Shape.Require(second, 1, count);
        fixed (float* pw = weights, pg = gradient, pm = first, pv = second)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Update<Lanes512>(step, decays, count, pw, pg, pm, pv);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Update<Lanes256>(step, decays, count, pw, pg, pm, pv);
            }
            else
            {
                Update<Lanes128>(step, decays, count, pw, pg, pm, pv);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Update<TLanes>(
        in AdamWStep step, bool decays, int count, float* weights, float* gradient, float* first, float* second)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var scale = TLanes.Broadcast((float)step.GradientScale);
        var keep = TLanes.Broadcast(decays ? (float)(1 - (step.LearningRate * step.WeightDecay)) : 1f);
        var beta1 = TLanes.Broadcast((float)step.Beta1);
        var beta2 = TLanes.Broadcast((float)step.Beta2);
        var rest1 = TLanes.Broadcast((float)(1 - step.Beta1));
        var rest2 = TLanes.Broadcast((float)(1 - step.Beta2));
        var rate = TLanes.Broadcast((float)(-step.LearningRate / step.Correction1));
        var root = TLanes.Broadcast((float)(1 / Math.Sqrt(step.Correction2)));
        var epsilon = TLanes.Broadcast((float)step.Epsilon);
        for (var i = 0; i < count; i += Lane.Count)
        {
            var g = Lane.Load<TLanes>(gradient, i, count) * scale;
            var m = TLanes.Fma(Lane.Load<TLanes>(first, i, count), beta1, g * rest1);
            var v = TLanes.Fma(Lane.Load<TLanes>(second, i, count), beta2, g * g * rest2);
            Lane.Store(m, first, i, count);
            Lane.Store(v, second, i, count);
            var w = Lane.Load<TLanes>(weights, i, count) * keep;
            var direction = m / TLanes.Fma(TLanes.Sqrt(v), root, epsilon);
            Lane.Store(TLanes.Fma(direction, rate, w), weights, i, count);
        }
    }
}
