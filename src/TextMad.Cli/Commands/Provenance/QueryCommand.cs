using Spectre.Console;
using System.CommandLine;
using System.Globalization;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Storage.Sql;

namespace TextMad.Cli.Commands.Provenance;

/// <summary>What <c>textmad query</c> was asked.</summary>
internal sealed record QuerySettings(string? Query, string? Store, bool Views, int Limit, int Timeout, bool Csv, bool Json);

/// <summary><c>textmad query</c>: a question in the store's own language.</summary>
internal sealed class QueryCommand : CliCommand<QuerySettings>
{
    private const long MostMemory = 1024L << 20;

    private readonly Argument<string?> _query =
        Syntax.OptionalArgument("QUERY", "a query over what --views lists, in the store's own language: SQL for SQLite and PostgreSQL, LiteDB's for LiteDB");
    private readonly Option<string?> _store = Syntax.Text("--store", "STORE", "another store than the workspace's: " + StoreAddress.Forms);
    private readonly Option<bool> _views = Syntax.Flag("--views", "list the store's views (LiteDB: collections) and their columns");
    private readonly Option<int> _limit = Syntax.Limit("the most rows to list", 1, 10_000_000, 1000);
    private readonly Option<int> _timeout = Syntax.Integer("--timeout", "S", "seconds that the store may take; 0 for as long as it needs", 0, 1_000_000, 0);
    private readonly AnswerForms _forms = new("--csv", "answer in CSV");

    public QueryCommand(CliContext context)
        : base(
            context,
            "query",
            "Query the store in its own language, reading only: SQL about views in SQLite and PostgreSQL, LiteDB's language about collections in LiteDB ('textmad help litedb'). "
            + "These keep their names and columns from version to version; tables do not.",
            "textmad query --views",
            "textmad query 'SELECT kind, source, count(*) AS documents, sum(words) AS words FROM all_documents GROUP BY kind, source'",
            "textmad query 'SELECT reason, count(*) AS n FROM dropped_documents GROUP BY reason' --csv",
            "textmad query 'SELECT @key AS kind, COUNT(*) AS documents, SUM(*.words) AS words FROM documents GROUP BY kind' --store litedb:prov.litedb",
            "textmad query 'SELECT source, writer, tokens, share FROM ancestry WHERE model = \"quickstart/replace/s1/g2\"' --store litedb:prov.litedb")
    {
    }

    protected override QuerySettings Read(ParseResult arguments)
    {
        var settings = new QuerySettings(
            arguments.GetValue(_query),
            arguments.GetValue(_store),
            arguments.GetValue(_views),
            arguments.GetValue(_limit),
            arguments.GetValue(_timeout),
            arguments.GetValue(_forms.Other),
            arguments.GetValue(_forms.Json));
        if (settings.Views == settings.Query is not null)
        {
            throw new InputException("Give a query in the store's own language, or --views to see what can be queried.");
        }

        return settings;
    }

    protected override int Run(QuerySettings settings, CliContext context)
    {
        using var store = Open(settings, context);
        if (settings.Views)
        {
            Show(new QueryAnswer(["view", "columns"], [.. (store?.Views ?? SqlViews.All).Select(view => (IReadOnlyList<object?>)[view.Name, view.Columns])], false), settings,
                context);
            return ExitCode.Done;
        }

        var answer = Ask(store!, settings, context);
        Show(answer, settings, context);
        if (answer.IsCut)
        {
            context.Note($"only the first {settings.Limit:N0} rows; --limit shows more");
        }

        return ExitCode.Done;
    }

    private static QueryAnswer Ask(ICorpusStore store, QuerySettings settings, CliContext context)
    {
        var cancellation = context.Cancellation;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (settings.Timeout > 0)
        {
            limit.CancelAfter(TimeSpan.FromSeconds(settings.Timeout));
        }

        try
        {
            // Functions of a store's language can make a text of any length out of nothing, as LPAD does in LiteDB's and repeat in PostgreSQL's.
            using var bound = context.OwnsProcess ? new MemoryBound(MostMemory) : null;
            return store.Query(settings.Query!, settings.Limit, limit.Token);
        }
        catch (Exception failure) when (MemoryBound.IsReached(failure))
        {
            throw new TextMadException(
                FormattableString.Invariant($"The question needs more than the {MostMemory >> 20} MiB of memory that one may take: ask for fewer or shorter texts."));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TextMadException(FormattableString.Invariant($"The store did not answer within {settings.Timeout} s (--timeout): ask for less, or allow more time."));
        }
    }

    /// <summary>Returns the store that is asked; null where a workspace has none yet and only the views are asked for.</summary>
    private static ICorpusStore? Open(QuerySettings settings, CliContext context) =>
        settings.Store is { } address ? context.ReadAddress(address, Directory.GetCurrentDirectory()).Open(StoreOpenMode.ReadOnly)
        : settings.Views && !context.Workspace.Exists ? null
        : context.OpenStore();

    private static void Show(QueryAnswer answer, QuerySettings settings, CliContext context)
    {
        if (settings.Json)
        {
            var names = UniqueNames(answer.Columns);
            context.WriteJson(answer.Rows.Select(row => names.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second)));
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

    /// <summary>Makes the names of columns different, with <c>_2</c>, <c>_3</c>, ... behind those that were there before: an object has each name once.</summary>
    private static List<string> UniqueNames(IReadOnlyList<string> columns)
    {
        var met = new HashSet<string>(columns, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var names = new List<string>();
        foreach (var column in columns)
        {
            var name = column;
            for (var i = 2; !seen.Add(name) || (name != column && met.Contains(name)); i++)
            {
                name = FormattableString.Invariant($"{column}_{i}");
            }

            names.Add(name);
        }

        return names;
    }

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
