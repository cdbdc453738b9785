using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TextMad.Cli.Output;
using TextMad.Storage;
using TextMad.Storage.Sql;

namespace TextMad.Cli.Commands;

/// <summary>What <c>textmad query</c> was asked.</summary>
internal sealed record QuerySettings(string? Query, string? Store, bool Views, int Limit, bool Csv, bool Json);

/// <summary><c>textmad query</c>: a question in the store's own language.</summary>
internal sealed class QueryCommand : CliCommand<QuerySettings>
{
    private readonly Argument<string?> _query = Syntax.OptionalArgument("SQL", "a question to what --views lists");
    private readonly Option<string?> _store = Syntax.Text("--store", "STORE", "another store than the workspace's: " + StoreAddress.Forms);
    private readonly Option<bool> _views = Syntax.Flag("--views", "list the store's views (LiteDB: collections) and their columns");
    private readonly Option<int> _limit = Syntax.Integer("--limit", "N", "rows at most", 1, 10_000_000, 1000);
    private readonly Option<bool> _csv = Syntax.Flag("--csv", "answer in CSV");
    private readonly Option<bool> _json = Syntax.Json();

    public QueryCommand(CliContext context)
        : base(
            context,
            "query",
            "Ask the store in SQL, reading only (LiteDB: in its own language). Views keep their names and columns from version to version; tables do not.",
            "textmad query --views",
            "textmad query 'SELECT kind, source, count(*) AS documents, sum(words) AS words FROM all_documents GROUP BY kind, source'",
            "textmad query 'SELECT reason, count(*) AS n FROM dropped_documents GROUP BY reason' --csv")
    {
        Add(_query);
        foreach (var option in new Option[] { _store, _views, _limit, _csv, _json })
        {
            AddOption(option);
        }
    }

    protected override QuerySettings Read(ParseResult arguments)
    {
        var settings = new QuerySettings(
            arguments.GetValue(_query),
            arguments.GetValue(_store),
            arguments.GetValue(_views),
            arguments.GetValue(_limit),
            arguments.GetValue(_csv),
            arguments.GetValue(_json));
        if (settings.Views == settings.Query is not null)
        {
            throw new InputException("Give a question in SQL, or --views to see what can be asked.");
        }

        return settings is { Csv: true, Json: true } ? throw new InputException("--csv and --json are two forms of one answer: choose one.") : settings;
    }

    protected override int Run(QuerySettings settings, CliContext context)
    {
        using var store = Open(settings, context);
        if (settings.Views)
        {
            Show(new QueryAnswer(["view", "columns"], [.. (store?.Views ?? SqlViews.All).Select(view => (IReadOnlyList<object?>)[view.Name, view.Columns])], false), settings, context);
            return ExitCode.Done;
        }

        var answer = store!.Query(settings.Query!, settings.Limit, context.Cancellation);
        Show(answer, settings, context);
        if (answer.IsCut)
        {
            context.Note($"only the first {settings.Limit:N0} rows; --limit shows more");
        }

        return ExitCode.Done;
    }

    /// <summary>The store that is asked; null where a workspace has none yet and only the views are asked for.</summary>
    private static ICorpusStore? Open(QuerySettings settings, CliContext context) =>
        settings.Store is { } address ? StoreAddress.Parse(address).From(Directory.GetCurrentDirectory()).Open(StoreOpenMode.ReadOnly)
        : settings.Views && !context.Workspace.Exists ? null
        : context.OpenStore();

    private static void Show(QueryAnswer answer, QuerySettings settings, CliContext context)
    {
        if (settings.Json)
        {
            context.WriteJson(answer.Rows.Select(row => answer.Columns.Zip(row).GroupBy(pair => pair.First).ToDictionary(pair => pair.Key, pair => pair.First().Second)));
            return;
        }

        if (settings.Csv)
        {
            CsvOutput.WriteRow(context.Out, answer.Columns);
            foreach (var row in answer.Rows)
            {
                CsvOutput.WriteRow(context.Out, row);
            }

            return;
        }

        var table = Tables.Create([.. answer.Columns]);
        foreach (var row in answer.Rows)
        {
            table.AddRow([.. row.Select(value => Tables.Cell(Text(value), 100))]);
        }

        context.Console.Write(table);
    }

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
