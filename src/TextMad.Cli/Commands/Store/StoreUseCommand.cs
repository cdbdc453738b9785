using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Storage;

namespace TextMad.Cli.Commands.Store;

/// <summary>What <c>textmad store use</c> was asked.</summary>
internal sealed record StoreUseSettings(string Address);

/// <summary><c>textmad store use</c>: which store the workspace keeps its documents in.</summary>
internal sealed class StoreUseCommand : CliCommand<StoreUseSettings>
{
    private readonly Argument<string> _address = Syntax.Argument("STORE", StoreAddress.Forms);

    public StoreUseCommand(CliContext context)
        : base(
            context,
            "use",
            "Choose the store of the workspace, and make it if it is not there. A relative path is relative to the workspace, so that its folder can be moved. Put a "
            + "password into PGPASSWORD or ~/.pgpass, not into the address, which is stored in a file.",
            "textmad store use postgres://me@db.example/corpora",
            "textmad store use sqlite:corpus.db",
            "textmad store use litedb:corpus.litedb",
            "textmad store use 'litedb:corpus.litedb?texts=compressed'")
    {
    }

    protected override StoreUseSettings Read(ParseResult arguments) => new(arguments.GetRequiredValue(_address));

    protected override int Run(StoreUseSettings settings, CliContext context)
    {
        var named = context.ReadAddress(settings.Address, folder: null);
        var address = named.From(context.Workspace.Directory);
        context.Workspace.Create();
        using (var store = address.Open(StoreOpenMode.Create))
        {
            context.WriteLine($"the workspace keeps its documents in {address} ({store.Count(new DocumentQuery()).Documents:N0} documents)");
        }

        context.Workspace.UseStore(named);
        return ExitCode.Done;
    }
}
