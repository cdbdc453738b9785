using System.Runtime.InteropServices;
using TextMad.Training;
using TorchSharp;

namespace TextMad.TorchSharp;

/// <summary>Makes engines on PyTorch. Its native library is loaded when the first one is made.</summary>
public sealed class TorchEngineProvider : ITransformerEngineProvider
{
    /// <summary>Loads the native library.</summary>
    /// <exception cref="DllNotFoundException">There is none for this machine, or a library that it needs is missing or too old.</exception>
    public TorchEngineProvider()
    {
        // Before TorchSharp does so itself: what it cannot load, it looks for elsewhere, copying hundreds of megabytes and printing how it went.
        NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, searchPath: null);
        torch.InitializeDeviceType(DeviceType.CPU);
    }

    /// <inheritdoc/>
    public bool HasGpu => torch.cuda.is_available();

    /// <inheritdoc/>
    public ITransformerEngine Create(ModelPrecision precision)
    {
        // Single precision is to mean it: without this, NVIDIA's GPUs round the factors of products to 10 bits.
        torch.backends.cuda.matmul.allow_tf32 = false;
        torch.backends.cudnn.allow_tf32 = false;
        return new TorchEngine(HasGpu ? torch.CUDA : torch.CPU, precision);
    }
}
