using System.Globalization;
using TextMad.Training;
using TorchSharp;
using Device = TorchSharp.torch.Device;

namespace TextMad.TorchSharp;

/// <summary>Makes engines on PyTorch. Its native library is loaded when the first one is made.</summary>
public sealed class TorchEngineProvider : ITransformerEngineProvider
{
    /// <summary>Loads the native library.</summary>
    /// <exception cref="DllNotFoundException">There is none for this machine, or a library that it needs is missing or too old.</exception>
    public TorchEngineProvider()
    {
        TorchLibrary.Load();
        Devices =
        [
            "cpu",
            .. torch.cuda.is_available() ? Enumerable.Range(0, torch.cuda.device_count()).Select(n => string.Create(CultureInfo.InvariantCulture, $"cuda:{n}")) : [],
            .. torch.mps_is_available() ? ["mps"] : Array.Empty<string>(),
        ];
    }

    /// <inheritdoc/>
    public string Version => $"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)} on libtorch {torch.__version__}";

    /// <inheritdoc/>
    public IReadOnlyList<string> Devices { get; }

    /// <inheritdoc/>
    public ITransformerEngine Create(EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var name = options.Device switch
        {
            EngineOptions.AnyDevice => Devices.Count > 1 ? Devices[1] : Devices[0],
            "cuda" => "cuda:0",
            var other => other,
        };
        if (!Devices.Contains(name))
        {
            throw new InputException($"model.device: {options.Device} is not on this machine, according to PyTorch. Available: {string.Join(", ", Devices)}.");
        }

        if (options.Precision == ModelPrecision.Tf32 && !name.StartsWith("cuda", StringComparison.Ordinal))
        {
            throw new InputException($"model.precision: tf32 is a kind of product of NVIDIA's GPUs, and the device is {name}. Use float32 or bfloat16.");
        }

        if (options.Deterministic && name.StartsWith("cuda", StringComparison.Ordinal))
        {
            // cuBLAS asks for it: one buffer for each product, whatever else is under way. It counts until the first product.
            TorchLibrary.SetNativeVariable("CUBLAS_WORKSPACE_CONFIG", ":4096:8");
        }

        return new TorchEngine(new TorchSettings(options, DeviceOf(name)), Version);
    }

    private static Device DeviceOf(string name) => name switch
    {
        "cpu" => torch.CPU,
        "mps" => torch.MPS,
        _ => torch.device(name),
    };
}
