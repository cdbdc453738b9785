using System.CommandLine;
using TextMad.Training;

namespace TextMad.Cli.Arguments;

/// <summary><c>--engine</c>, <c>--device</c>, <c>--precision</c> and <c>--deterministic</c>, on every command that works with a model.</summary>
internal sealed class EngineFlags : IOptionGroup
{
    private readonly SettingFlags<EngineOptions> _flags = new SettingFlags<EngineOptions>()
        .Add("--engine", "engine", "the engine that computes transformers: builtin, torch for PyTorch, or auto for torch where there is a GPU (see 'textmad engine list')")
        .Add("--device", "device", $"the device on which torch computes: {EngineOptions.DeviceForms} (default: auto, a GPU if there is one)")
        .Add(
            "--precision",
            "precision",
            "number format of products: float32, bfloat16 (builtin: of the weights, in writing and scoring only), or with torch tf32 (NVIDIA's GPUs) (default: float32)")
        .Add("--deterministic", "deterministic", "true: torch only uses operations that give the same bits every time on the same machine (default: false)");

    /// <inheritdoc/>
    public IEnumerable<Option> Options => _flags.Options;

    /// <summary>Returns what was given.</summary>
    public EngineChoice Read(ParseResult arguments) => new(_flags.Given(arguments));
}
