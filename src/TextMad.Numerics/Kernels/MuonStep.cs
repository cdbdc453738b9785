namespace TextMad.Numerics.Kernels;

/// <summary>The numbers of one Muon step that are the same for every matrix.</summary>
/// <param name="GradientScale">Factor of the gradient: below 1 when the global norm is clipped.</param>
/// <param name="LearningRate">This step's learning rate: the size of the update, before the factor for the matrix's shape.</param>
/// <param name="WeightDecay">Decoupled decay of the weights.</param>
/// <param name="Momentum">Decay of the momentum, in [0, 1).</param>
public readonly record struct MuonStep(double GradientScale, double LearningRate, double WeightDecay, double Momentum);
