using TextMad.Models.Transformers;

namespace TextMad.Training;

/// <summary>What a training yields.</summary>
/// <param name="Model">The trained model.</param>
/// <param name="Losses">Mean cross-entropy of every step's batch before the step, in nats per token.</param>
/// <param name="TokensSeen">Tokens predicted in training, repetitions included.</param>
/// <param name="Optimiser">The optimiser's state after the last step, to hand on to a training that goes on from the model.</param>
public sealed record TrainingResult(Transformer Model, IReadOnlyList<float> Losses, long TokensSeen, OptimiserState Optimiser);
