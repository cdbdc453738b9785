using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Training;

namespace TextMad.Cli.Commands.Engine;

/// <summary>What <c>textmad engine install</c> was asked.</summary>
internal sealed record EngineInstallSettings(string Engine, bool Cuda, bool Anyway, bool Json);

/// <summary>What was installed.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Installed">Whether it was brought now; false when it was there.</param>
/// <param name="Bytes">What it takes on the disk.</param>
/// <param name="State">The engine as it is now.</param>
internal sealed record EngineInstallAnswer(string Engine, string Folder, bool Installed, long Bytes, EngineReport State);

/// <summary><c>textmad engine install</c>: brings the native library of an engine, which is too large to be part of every build.</summary>
internal sealed class EngineInstallCommand : CliCommand<EngineInstallSettings>
{
    private readonly Argument<string> _engine = Syntax.Argument("ENGINE", "torch");
    private readonly Option<bool> _cuda = Syntax.Flag("--cuda", "libtorch with CUDA, for NVIDIA's GPUs: gigabytes, where a feed has it");
    private readonly Option<bool> _anyway = Syntax.Flag("--anyway", "install it even where it cannot be loaded, for another system that shares the folder, such as a container");
    private readonly Option<bool> _json = Syntax.Json();

    public EngineInstallCommand(CliContext context)
        : base(
            context,
            "install",
            $"Download libtorch, PyTorch's native library, from your package feeds into a folder of your account, for all builds and workspaces; "
            + $"{Libtorch.EnginesVariable} names another folder. It can be interrupted and repeated.",
            "textmad engine install torch",
            "textmad engine install torch --cuda")
    {
    }

    protected override EngineInstallSettings Read(ParseResult arguments) =>
        new(arguments.GetRequiredValue(_engine), arguments.GetValue(_cuda), arguments.GetValue(_anyway), arguments.GetValue(_json));

    protected override int Run(EngineInstallSettings settings, CliContext context)
    {
        if (settings.Engine != "torch")
        {
            throw new InputException($"'{settings.Engine}' is not an engine that can be installed; the only one is torch. The built-in engine is part of textmad.");
        }

        context.HowToGoOn = $"textmad engine install torch{(settings.Cuda ? " --cuda" : "")}";
        var (folder, isNew) = new LibtorchInstaller(context).Install(settings.Cuda ? "cuda" : "cpu", settings.Anyway);
        var bytes = Directory.EnumerateFiles(folder).Sum(file => new FileInfo(file).Length);
        var answer = new EngineInstallAnswer("torch", folder, isNew, bytes, EngineReport.All().Single(engine => engine.Name == "torch"));
        if (settings.Json)
        {
            context.WriteJson(answer);
            return settings.Anyway || answer.State.Problem is null ? ExitCode.Done : ExitCode.Failed;
        }

        context.WriteLine($"libtorch {Libtorch.Version} {(isNew ? "is now" : "was already")} in {folder} ({Tables.Bytes(bytes)}); delete the folder to uninstall it");
        if (answer.State.Problem is { } problem)
        {
            if (settings.Anyway)
            {
                context.WriteLine($"it cannot be loaded here: {problem}");
                return ExitCode.Done;
            }

            throw new TextMadException($"It is installed, but torch cannot be loaded: {problem}");
        }

        context.WriteLine($"torch: {answer.State.Version}, on {string.Join(", ", answer.State.Devices)}");
        return ExitCode.Done;
    }
}
