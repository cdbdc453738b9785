using System.CommandLine;
using TextMad.Cli.Output;
using TextMad.Storage;
using TextMad.Storage.Sqlite;

namespace TextMad.Cli.Commands;

/// <summary>What <c>textmad store backup</c> was asked.</summary>
internal sealed record StoreBackupSettings(string Path);

/// <summary><c>textmad store backup</c>: a copy of the store in one file, while others use it.</summary>
internal sealed class StoreBackupCommand : CliCommand<StoreBackupSettings>
{
    private readonly Argument<string> _path = Syntax.Argument("FILE", "a new file");

    public StoreBackupCommand(CliContext context)
        : base(
            context,
            "backup",
            "Write the store as it is at this moment into a new SQLite file, while others read and write it.",
            "textmad store backup corpus-2026-11-23.db") =>
        Add(_path);

    protected override StoreBackupSettings Read(ParseResult arguments)
    {
        var address = StoreAddress.Parse(arguments.GetRequiredValue(_path));
        return address.Kind == "sqlite"
            ? new(address.Place)
            : throw new InputException($"A backup is a SQLite file, and '{address}' is none: 'textmad store copy' fills stores of every kind.");
    }

    protected override int Run(StoreBackupSettings settings, CliContext context)
    {
        if (File.Exists(settings.Path) || Directory.Exists(settings.Path))
        {
            throw new InputException($"'{settings.Path}' exists already: a backup is a new file.");
        }

        using var store = context.OpenStore();
        if (store is SqliteCorpusStore sqlite)
        {
            sqlite.Backup(settings.Path);
        }
        else
        {
            using var file = SqliteCorpusStore.Open(settings.Path, StoreOpenMode.Create);
            StoreCopy.Copy(store, file, context.Progress, context.Cancellation);
            context.Progress.Clear();
        }

        context.WriteLine($"{settings.Path}: {store.Count(new DocumentQuery()).Documents:N0} documents, {Tables.Bytes(new FileInfo(settings.Path).Length)}");
        return ExitCode.Done;
    }
}
