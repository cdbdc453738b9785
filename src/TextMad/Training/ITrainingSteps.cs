namespace TextMad.Training;

/// <summary>A training under way: one optimiser step after another. One caller at a time.</summary>
public interface ITrainingSteps : IDisposable
{
    /// <summary>Trains on the next batch, counts the step in the optimiser's state, and returns the batch's mean cross-entropy before it in nats per token.</summary>
    /// <param name="learningRate">AdamW's learning rate of the step; Muon's is the same share of its own peak as this of <see cref="TrainingOptions.LearningRate"/>.</param>
    double Step(double learningRate);

    /// <summary>Works out the gradient of the next batch without a step; returns the batch's mean cross-entropy.</summary>
    double ComputeGradient();

    /// <summary>Returns the gradient of the mean cross-entropy by one tensor, before clipping, of the last batch.</summary>
    /// <param name="tensor">Its name in the model's layout.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    float[] Gradient(string tensor);

    /// <summary>Brings the model's weights and the optimiser's moments up to date, where the engine keeps them elsewhere.</summary>
    void Store();
}
