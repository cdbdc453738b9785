using System.Text.Json.Serialization;

namespace TextMad.Training;

/// <summary>An engine as this machine has it.</summary>
/// <param name="Name">builtin or torch.</param>
/// <param name="Version">What it is made of, with versions; empty where it cannot be loaded.</param>
/// <param name="Devices">What it can work on, the processor first; empty where it cannot be loaded.</param>
/// <param name="Precisions">In which numbers it can work out products here.</param>
/// <param name="Problem">Why it cannot be loaded; null when it can.</param>
public sealed record EngineReport(string Name, string Version, IReadOnlyList<string> Devices, IReadOnlyList<string> Precisions, string? Problem)
{
    /// <summary>What to do about the problem; null where nothing is known.</summary>
    [JsonIgnore]
    public Hint? Hint { get; init; }

    /// <summary>Returns all engines. Loads them.</summary>
    public static IReadOnlyList<EngineReport> All()
    {
        var builtin = TransformerEngines.Of(ModelEngine.Builtin).Description;
        return [new(builtin.Name, builtin.Version, [builtin.Device], ["float32", "bfloat16"], null), Torch()];
    }

    private static EngineReport Torch()
    {
        try
        {
            var provider = Adapters.TorchSharp.Load<ITransformerEngineProvider>("engine torch");
            var hasCuda = provider.Devices.Any(device => device.StartsWith("cuda", StringComparison.Ordinal));
            return new("torch", provider.Version, provider.Devices, hasCuda ? ["float32", "tf32", "bfloat16"] : ["float32", "bfloat16"], null);
        }
        catch (TextMadException failure)
        {
            return new("torch", "", [], [], failure.Message) { Hint = failure.Hint };
        }
    }
}
