using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Training;
using TorchSharp;

namespace TextMad.TorchSharp;

/// <summary>PyTorch at work on the library's transformers.</summary>
/// <param name="settings">Where and how it works.</param>
/// <param name="version">Of what it is made of.</param>
internal sealed class TorchEngine(TorchSettings settings, string version) : ITransformerEngine
{
    public EngineDescription Description { get; } = new(
        "torch",
        version,
        settings.Device.type == DeviceType.CPU ? "cpu" : settings.Device.ToString(),
        settings.Options.Precision.ToString().ToLowerInvariant(),
        Repeatable: false,
        settings.Device.type != DeviceType.CPU && !settings.Options.Deterministic
            ? "The GPU does not add up in the same order every time: losses, weights and what is written can differ in the last bits from run to run, and then further; "
                + "model.deterministic: true forces one order."
            : "The same bits need the same libtorch, kind of device and number of threads; the way texts are grouped into batches changes the last bits, too.");

    public ILanguageModel Open(Transformer model) =>
        TorchFailure.Explain(settings, "Choose a smaller model, or another device", () => new TorchTransformer(model, settings));

    public ITrainingSteps Train(Transformer model, OptimiserState state, TrainingOptions options, ITrainingWindows windows, RandomKey dropout) =>
        new TorchTraining(model, state, options, windows, dropout, settings);
}
