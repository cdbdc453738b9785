using System.Reflection;
using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;

namespace TextMad.Training;

/// <summary>The engine of this library.</summary>
/// <param name="team">The threads that train; null for those of the thread that asks.</param>
/// <param name="clock">Told where the time goes; null for nobody.</param>
/// <param name="precision">Of the weights of models that write or score: single precision or bfloat16.</param>
internal sealed class BuiltinEngine(ThreadTeam? team = null, KernelClock? clock = null, ModelPrecision precision = ModelPrecision.Float32) : ITransformerEngine
{
    /// <summary>The engine's name.</summary>
    public const string Name = "builtin";

    public EngineDescription Description { get; } = new(
        Name,
        typeof(BuiltinEngine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        "cpu",
        precision.ToString().ToLowerInvariant(),
        Repeatable: true,
        Note: "");

    public ILanguageModel Open(Transformer model) => precision == ModelPrecision.Bfloat16 ? model.ToBFloat16() : model;

    public ITrainingSteps Train(Transformer model, OptimiserState state, TrainingOptions options, ITrainingWindows windows, RandomKey dropout) =>
        new BuiltinTraining(model, state, options, windows, dropout, team ?? ThreadTeam.Default, clock);
}
