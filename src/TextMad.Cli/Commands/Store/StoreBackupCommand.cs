using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Storage;
using TextMad.Storage.Sqlite;

namespace TextMad.Cli.Commands.Store;

/// <summary>What <c>textmad store backup</c> was asked.</summary>
/// <param name="Kind">The kind of file that was named; null when only a path was.</param>
/// <param name="Path">The path.</param>
internal sealed record StoreBackupSettings(StoreKind? Kind, string Path);

/// <summary><c>textmad store backup</c>: a copy of the store in one file, while others use it.</summary>
internal sealed class StoreBackupCommand : CliCommand<StoreBackupSettings>
{
    private readonly Argument<string> _path = Syntax.Argument("FILE", "a new file");

    public StoreBackupCommand(CliContext context)
        : base(
            context,
            "backup",
            "Write the store as it is at this moment into a new file: of SQLite or LiteDB as the store is, of SQLite when it is on a server. "
            + "Others can continue to read it, and with SQLite and PostgreSQL to write to it.",
            "textmad store backup corpus-2026-11-23.db")
    {
    }

    protected override StoreBackupSettings Read(ParseResult arguments)
    {
        var text = arguments.GetRequiredValue(_path);
        var address = StoreAddress.Parse(text);
        return address.File is { } file
            ? new(text.StartsWith(StoredWord.Write(address.Kind) + ":", StringComparison.Ordinal) ? address.Kind : null, file)
            : throw new InputException(
                $"A backup is a file, and '{address}' is not one: {Shell.Mark(Context.Typed("store", "copy", "FROM", "TO"))} copies to a store of any kind.");
    }

    protected override int Run(StoreBackupSettings settings, CliContext context)
    {
        if (File.Exists(settings.Path) || Directory.Exists(settings.Path))
        {
            throw new InputException($"'{settings.Path}' exists already: a backup is a new file.");
        }

        var kind = context.Workspace.Store.Kind == StoreKind.LiteDB ? StoreKind.LiteDB : StoreKind.Sqlite;
        if (settings.Kind is { } wanted && wanted != kind)
        {
            throw new InputException(
                $"A backup of '{context.Workspace.Store}' is a file of {NameOf(kind)}, and '{StoredWord.Write(wanted)}:{settings.Path}' asks for another kind: "
                + $"{Shell.Mark(context.Typed("store", "copy", "FROM", "TO"))} copies to a store of any kind.");
        }

        using var store = context.OpenStore();
        if (store is IFileStore here)
        {
            here.Backup(settings.Path);
        }
        else
        {
            using var file = SqliteCorpusStore.Open(settings.Path, StoreOpenMode.Create);
            StoreCopy.Copy(store, file, context.Progress, context.Cancellation);
            context.Progress.Clear();
        }

        context.WriteLine(
            $"{settings.Path}: {store.Count(new DocumentQuery()).Documents:N0} documents in a file of {NameOf(kind)}, {Tables.Bytes(new FileInfo(settings.Path).Length)}");
        return ExitCode.Done;
    }

    private static string NameOf(StoreKind kind) => kind == StoreKind.LiteDB ? "LiteDB" : "SQLite";
}
