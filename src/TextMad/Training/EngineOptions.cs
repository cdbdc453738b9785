using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using TextMad.Configuration;

namespace TextMad.Training;

/// <summary>Which engine works with transformers, where, and how.</summary>
public sealed record EngineOptions : ISettingRules
{
    /// <summary>The device that leaves the choice to the engine: a GPU if there is one, else the processor.</summary>
    public const string AnyDevice = "auto";

    /// <summary>What <see cref="Device"/> can be, for messages.</summary>
    public const string DeviceForms = "auto, cpu, cuda, cuda:N (N counts from 0) or mps";

    /// <summary>The engine that computes.</summary>
    [Description("the engine that computes transformers: builtin, torch for PyTorch, or auto: torch where there is a GPU")]
    public ModelEngine Engine { get; init; } = ModelEngine.Builtin;

    /// <summary>Where it works: one of <see cref="DeviceForms"/>. The built-in engine works on the processor only.</summary>
    [Description("the device on which torch computes: auto for a GPU if there is one, cpu, cuda, cuda:N or mps")]
    public string Device { get; init; } = AnyDevice;

    /// <summary>In which numbers products are worked out.</summary>
    [Description("number format of products: float32, bfloat16 (builtin: of the weights, in writing and scoring only), or with torch tf32 (NVIDIA's GPUs)")]
    public ModelPrecision Precision { get; init; } = ModelPrecision.Float32;

    /// <summary>Whether the engine is held to operations that give the same bits every time on the same machine. The built-in engine has no others.</summary>
    [Description("torch only: use only operations that give the same bits every time on the same machine; slower on GPUs")]
    public bool Deterministic { get; init; }

    /// <summary>Threads on the processor; 0 for those of the caller's <see cref="TextMad.Numerics.Threading.ThreadTeam.Default"/>.</summary>
    [Description("threads on the processor; 0 for all that the caller has")]
    [Range(0, 1024)]
    public int Threads { get; init; }

    /// <summary>Returns whether a text names a device that can exist.</summary>
    public static bool IsDevice(string? device) => device is AnyDevice or "cpu" or "cuda" or "mps"
        || (device?.StartsWith("cuda:", StringComparison.Ordinal) == true
            && byte.TryParse(device.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out _));

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> FindProblems()
    {
        if (!IsDevice(Device))
        {
            yield return new SettingProblem($"device: '{Device}' is not a device; allowed: {DeviceForms}", nameof(Device));
        }

        if (Engine != ModelEngine.Builtin)
        {
            yield break;
        }

        if (Precision == ModelPrecision.Tf32)
        {
            yield return new SettingProblem("precision: tf32 needs engine: torch; the built-in engine has float32 and bfloat16", nameof(Precision));
        }

        if (Device is not (AnyDevice or "cpu") && IsDevice(Device))
        {
            yield return new SettingProblem($"device: {Device} needs engine: torch; the built-in engine works on the processor", nameof(Device));
        }

        if (Deterministic)
        {
            yield return new SettingProblem("deterministic has no effect with engine: builtin, which always gives the same bits; leave it out", nameof(Deterministic));
        }
    }
}
