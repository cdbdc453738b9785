using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Numerics.Elementary;

namespace TextMad.Training;

/// <summary>How a transformer is trained: AdamW or Muon with decoupled weight decay, linear warm-up, cosine decay, clipping.</summary>
public sealed record TrainingOptions
{
    /// <summary>What the budget counts.</summary>
    [Description("what the budget counts: epochs, steps or tokens")]
    public BudgetUnit Budget { get; init; } = BudgetUnit.Epochs;

    /// <summary>The amount of the budget, in its unit.</summary>
    [Description("how many epochs, steps or tokens")]
    [Range(0.01, 1e15)]
    public double Amount { get; init; } = 4;

    /// <summary>B, sequences per step.</summary>
    [Description("sequences per optimiser step")]
    [Range(1, 65536)]
    public int Batch { get; init; } = 32;

    /// <summary>What updates the hidden matrices.</summary>
    [Description("adamw for all weights, or muon for the hidden matrices and AdamW for the rest")]
    public OptimiserKind Optimiser { get; init; } = OptimiserKind.Adamw;

    /// <summary>Peak learning rate of AdamW.</summary>
    [Description("peak learning rate of AdamW; with muon that of embeddings, norms and biases (0.004 does well)")]
    [Range(1e-8, 10.0)]
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Peak learning rate of Muon; warm-up and decay are those of <see cref="LearningRate"/>.</summary>
    [Description("muon only: peak learning rate of the hidden matrices")]
    [Range(1e-8, 10.0)]
    public double MuonLearningRate { get; init; } = 0.02;

    /// <summary>Muon's decay of the momentum.</summary>
    [Description("muon only: decay of the momentum")]
    [Range(0.0, 0.999999)]
    public double MuonMomentum { get; init; } = 0.95;

    /// <summary>Learning rate at the end of the cosine, as a share of the peak; 0 for a decay to nothing.</summary>
    [Description("final learning rate as a share of the peak; 0: the rate decays to nothing")]
    [Range(0.0, 1.0)]
    public double FinalLearningRateShare { get; init; } = 0.1;

    /// <summary>Share of the steps spent in linear warm-up.</summary>
    [Description("share of the steps spent in linear warm-up")]
    [Range(0.0, 1.0)]
    public double Warmup { get; init; } = 0.05;

    /// <summary>Decoupled weight decay; matrices and embeddings only.</summary>
    [Description("decoupled weight decay of matrices and embeddings")]
    [Range(0.0, 10.0)]
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>AdamW's decay of the first moment.</summary>
    [Description("AdamW beta1")]
    [Range(0.0, 0.999999)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>AdamW's decay of the second moment.</summary>
    [Description("AdamW beta2")]
    [Range(0.0, 0.999999)]
    public double Beta2 { get; init; } = 0.99;

    /// <summary>AdamW's epsilon.</summary>
    [Description("AdamW epsilon")]
    [Range(1e-16, 1.0)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Largest global gradient norm; 0 switches clipping off.</summary>
    [Description("largest global gradient norm; 0 switches clipping off")]
    [Range(0.0, 1e9)]
    public double GradientClip { get; init; } = 1;

    /// <summary>
    /// gamma of truncated cross-entropy [arXiv 2509.08972]: a target whose probability p is above it counts nothing in the loss, so that a model gains
    /// nothing by what it is sure of already; 1 for the plain loss. The mean is still over all targets, and which ones count is held constant in
    /// the gradient.
    /// </summary>
    [Description("truncated cross-entropy: targets that the model finds more probable than this count nothing in the loss; 1 for the plain loss")]
    [Range(0.001, 1.0)]
    public double Truncation { get; init; } = 1;

    /// <summary>The cross-entropy in nats below which a target counts nothing: -ln <see cref="Truncation"/>, 0 for the plain loss.</summary>
    internal double LeastLoss => Truncation < 1 ? -RealFunctions.Log(Truncation) : 0;

    /// <summary>Optimiser steps that a training takes, at least 1.</summary>
    /// <param name="tokens">Size of the training set.</param>
    /// <param name="context">T, the length of a sequence.</param>
    public long Steps(long tokens, int context)
    {
        var perEpoch = Math.Max(1, tokens / context);
        var steps = Budget switch
        {
            BudgetUnit.Steps => Amount,
            BudgetUnit.Tokens => Amount / ((double)Batch * context),
            _ => Amount * perEpoch / Batch,
        };
        return Math.Max(1, (long)Math.Ceiling(Math.Min(steps, long.MaxValue / 4)));
    }
}
