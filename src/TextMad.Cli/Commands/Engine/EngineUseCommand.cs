using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Configuration;
using TextMad.Training;

namespace TextMad.Cli.Commands.Engine;

/// <summary>What <c>textmad engine use</c> was asked.</summary>
internal sealed record EngineUseSettings(EngineOptions Options);

/// <summary><c>textmad engine use</c>: which engine commands use in a workspace unless told.</summary>
internal sealed class EngineUseCommand : CliCommand<EngineUseSettings>
{
    private readonly Argument<string> _engine = Syntax.Argument("ENGINE", "builtin, torch, or auto");

    private readonly SettingFlags<EngineOptions> _flags = new SettingFlags<EngineOptions>()
        .Add("--device", "device", $"the device on which torch computes: {EngineOptions.DeviceForms} (default: auto)")
        .Add(
            "--precision",
            "precision",
            "number format of products: float32, bfloat16 (builtin: of the weights, in writing and scoring only), or with torch tf32 (NVIDIA's GPUs) (default: float32)")
        .Add("--deterministic", "deterministic", "true: torch only uses operations that give the same bits every time on the same machine (default: false)");

    public EngineUseCommand(CliContext context)
        : base(
            context,
            "use",
            "Choose the engine that generate, score, measure and judge build use in this workspace unless --engine is given. A run names its own engine in its "
            + "settings (model.engine), because results depend on it.",
            "textmad engine use torch --device cpu",
            "textmad engine use builtin")
    {
    }

    protected override EngineUseSettings Read(ParseResult arguments)
    {
        var engine = arguments.GetRequiredValue(_engine);
        return new(_flags.Read(arguments, new SettingOverride("engine", engine, engine)));
    }

    protected override int Run(EngineUseSettings settings, CliContext context)
    {
        // Check now that the engine loads, rather than when a model needs it.
        var engine = TransformerEngines.Of(settings.Options).Description;
        context.Workspace.Create();
        AtomicFile.WriteText(EngineChoice.FileOf(context.Workspace), SettingsWriter.Write(settings.Options));
        context.WriteLine($"this workspace uses {engine.Name} on {engine.Device}, {engine.Precision} ({engine.Version})");
        return ExitCode.Done;
    }
}
