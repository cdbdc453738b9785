using System.CommandLine;

namespace TextMad.Cli.Commands.Store;

/// <summary><c>textmad store vacuum</c>: gives free room in the store back.</summary>
internal sealed class StoreVacuumCommand : CliCommand<object?>
{
    public StoreVacuumCommand(CliContext context)
        : base(context, "vacuum", "Return free space inside the store to the disk, for example after texts were erased.", "textmad store vacuum")
    {
    }

    protected override object? Read(ParseResult arguments) => null;

    protected override int Run(object? settings, CliContext context)
    {
        context.Workspace.RequireStore();
        using var store = context.CreateStore();
        store.Vacuum();
        context.WriteLine($"{store.Name} has no free space left inside");
        return ExitCode.Done;
    }
}
