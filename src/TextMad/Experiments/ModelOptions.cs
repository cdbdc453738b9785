using System.ComponentModel;
using TextMad.Training;

namespace TextMad.Experiments;

/// <summary>The kind of model, with its settings.</summary>
public abstract record ModelOptions
{
    /// <summary>Whose code works with it; engines other than the built-in one know transformers only.</summary>
    [Description("whose code trains, scores and decodes transformers: builtin, torch for PyTorch, or auto: torch where there is a GPU")]
    public ModelEngine Engine { get; init; } = ModelEngine.Builtin;

    /// <summary>In which numbers products are worked out.</summary>
    [Description("number format of products: float32, bfloat16 (builtin: of the weights, in writing and scoring only), or with torch tf32 (NVIDIA's GPUs)")]
    public ModelPrecision Precision { get; init; } = ModelPrecision.Float32;

    /// <summary>Where torch works: <see cref="EngineOptions.DeviceForms"/>.</summary>
    [Description("the device on which torch computes: auto for a GPU if there is one, cpu, cuda, cuda:N or mps")]
    public string Device { get; init; } = EngineOptions.AnyDevice;

    /// <summary>Whether torch is held to operations that give the same bits every time on the same machine.</summary>
    [Description("torch only: use only operations that give the same bits every time on the same machine; slower on GPUs")]
    public bool Deterministic { get; init; }

    /// <summary>Returns what the settings say of the engine.</summary>
    public EngineOptions ForEngine() => new() { Engine = Engine, Device = Device, Precision = Precision, Deterministic = Deterministic };
}
