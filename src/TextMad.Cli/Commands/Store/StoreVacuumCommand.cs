using System.CommandLine;

namespace TextMad.Cli.Commands.Store;

/// <summary><c>textmad store vacuum</c>: gives free room in the store back.</summary>
internal sealed class StoreVacuumCommand : CliCommand<object?>
{
    public StoreVacuumCommand(CliContext context)
        : base(context, "vacuum", "Give room that is free inside the store back to the disk, as after erasing texts.", "textmad store vacuum")
    {
    }

    protected override object? Read(ParseResult arguments) => null;

    protected override int Run(object? settings, CliContext context)
    {
        context.Workspace.RequireStore();
        using var store = context.CreateStore();
        store.Vacuum();
        context.WriteLine($"{store.Name} is as small as it can be");
        return ExitCode.Done;
    }
}
