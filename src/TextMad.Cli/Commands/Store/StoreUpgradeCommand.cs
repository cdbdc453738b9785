using System.CommandLine;
using TextMad.Storage;

namespace TextMad.Cli.Commands.Store;

/// <summary><c>textmad store upgrade</c>: brings a store of an older version up to date.</summary>
internal sealed class StoreUpgradeCommand : CliCommand<object?>
{
    public StoreUpgradeCommand(CliContext context)
        : base(
            context,
            "upgrade",
            "Update a store that an older version made. It can be stopped and continues where it was; every command that writes does this first.",
            "textmad store upgrade")
    {
    }

    protected override object? Read(ParseResult arguments) => null;

    protected override int Run(object? settings, CliContext context)
    {
        context.Workspace.RequireStore();
        var (from, to) = (0L, 0L);
        using var store = context.Workspace.OpenStore(
            StoreOpenMode.Existing, new StoreUpgrade(context.Progress, context.Cancellation, (before, after) => (from, to) = (before, after)));
        context.Progress.Clear();
        if (from == to)
        {
            context.WriteLine($"{store.Name} is up to date: it has schema {to}");
        }
        else
        {
            context.WriteLine($"{store.Name} is up to date: it was updated from schema {from} to schema {to}");
        }

        return ExitCode.Done;
    }
}
