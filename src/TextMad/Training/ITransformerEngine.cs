using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;

namespace TextMad.Training;

/// <summary>
/// Code that works with transformers: trains them, scores with them, decodes from them. Weights, optimiser's state, batches, checkpoints and
/// the loop around the steps are the library's, the same for every engine, so that what one engine began another can go on with.
/// </summary>
public interface ITransformerEngine
{
    /// <summary>What it is and what can be expected of it.</summary>
    EngineDescription Description { get; }

    /// <summary>Returns a transformer's weights as a model that this engine scores with and decodes from. Later changes of the weights do not show.</summary>
    ILanguageModel Open(Transformer model);

    /// <summary>Begins a training or goes on with it.</summary>
    /// <param name="model">The weights, changed by <see cref="ITrainingSteps.Store"/> at the latest.</param>
    /// <param name="state">The optimiser's state, likewise.</param>
    /// <param name="options">Batch and optimiser.</param>
    /// <param name="windows">What to train on: step s takes windows s B to s B + B - 1, where s counts as <see cref="OptimiserState.Steps"/> does.</param>
    /// <param name="dropout">Dropout in step s is a function of this key and s.</param>
    ITrainingSteps Train(Transformer model, OptimiserState state, TrainingOptions options, ITrainingWindows windows, RandomKey dropout);
}
