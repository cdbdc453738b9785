using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Hints;
using TextMad.Cli.Output;
using TextMad.Training;

namespace TextMad.Cli.Commands.Engine;

/// <summary>What <c>textmad engine list</c> was asked.</summary>
internal sealed record EngineListSettings(bool Json);

/// <summary>The engines and what the workspace says of them.</summary>
/// <param name="Workspace">The engine that commands use in this workspace unless told.</param>
/// <param name="Folder">Where <c>engine install</c> puts engines.</param>
/// <param name="Engines">All of them.</param>
internal sealed record EngineListAnswer(EngineOptions Workspace, string Folder, IReadOnlyList<EngineReport> Engines);

/// <summary><c>textmad engine list</c>: what can work with transformers on this machine, where, and why something cannot.</summary>
internal sealed class EngineListCommand : CliCommand<EngineListSettings>
{
    private readonly Option<bool> _json = Syntax.Json();

    public EngineListCommand(CliContext context)
        : base(
            context,
            "list",
            "List the engines that can run transformers here: versions, devices, precisions, and why one cannot be loaded.",
            "textmad engine list",
            "textmad engine list --json")
    {
    }

    protected override EngineListSettings Read(ParseResult arguments) => new(arguments.GetValue(_json));

    protected override int Run(EngineListSettings settings, CliContext context)
    {
        var answer = new EngineListAnswer(EngineChoice.OfWorkspace(context.Workspace), Libtorch.EnginesFolder, EngineReport.All());
        if (settings.Json)
        {
            context.WriteJson(answer);
            return ExitCode.Done;
        }

        var table = Tables.Create("engine", "version", "devices", "precisions");
        foreach (var engine in answer.Engines)
        {
            Spectre.Console.TableExtensions.AddRow(
                table, Tables.Cell(engine.Name), Tables.Cell(engine.Version), Tables.Cell(string.Join(", ", engine.Devices)), Tables.Cell(string.Join(", ", engine.Precisions)));
        }

        context.Console.Write(table);
        foreach (var engine in answer.Engines.Where(engine => engine.Problem is not null))
        {
            context.WriteLine($"{engine.Name} cannot be loaded: {HintWords.Join(engine.Problem!, engine.Hint, context)}");
        }

        var used = answer.Workspace;
        context.WriteLine(
            $"this workspace uses "
            + $"{used.Engine.ToString().ToLowerInvariant()}{(used.Engine == ModelEngine.Builtin ? "" : $" on {used.Device}, {used.Precision.ToString().ToLowerInvariant()}")}");
        return ExitCode.Done;
    }
}
