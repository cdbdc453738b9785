using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TextMad.Numerics.Lanes;

namespace TextMad.Numerics.Kernels;

/// <summary>The numbers of one AdamW step that are the same for every weight.</summary>
/// <param name="GradientScale">Factor of the gradient: below 1 when the global norm is clipped.</param>
/// <param name="LearningRate">This step's learning rate.</param>
/// <param name="WeightDecay">Decoupled decay of the weights that decay.</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
/// <param name="Correction1">1 - Beta1^t.</param>
/// <param name="Correction2">1 - Beta2^t.</param>
public readonly record struct AdamWStep(
    double GradientScale,
    double LearningRate,
    double WeightDecay,
    double Beta1,
    double Beta2,
    double Epsilon,
    double Correction1,
    double Correction2);
