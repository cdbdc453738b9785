using TextMad.Models;
using TextMad.Numerics.Random;
using TextMad.Training;
using TorchSharp;
using Device = TorchSharp.torch.Device;

namespace TextMad.TorchSharp;

/// <summary>PyTorch at work on the library's transformers.</summary>
/// <param name="device">Where it works.</param>
/// <param name="precision">In which numbers products are worked out.</param>
internal sealed class TorchEngine(Device device, ModelPrecision precision) : ITransformerEngine
{
    public EngineDescription Description { get; } = new(
        "torch",
        $"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)} on libtorch {torch.__version__}",
        device.ToString(),
        precision.ToString().ToLowerInvariant(),
        Repeatable: false,
        device.type == DeviceType.CUDA
            ? "The GPU does not add up in the same order every time: losses, weights and what is written can differ in the last bits from run to run, and then further."
            : "The same bits need the same libtorch, kind of processor and number of threads; how texts are put together to batches changes the last bits, too.");

    public ILanguageModel Open(Transformer model) => new TorchTransformer(model, device, precision);

    public ITrainingSteps Train(Transformer model, OptimiserState state, TrainingOptions options, ITrainingWindows windows, RandomKey dropout) =>
        new TorchTraining(model, state, options, windows, dropout, device, precision);
}
