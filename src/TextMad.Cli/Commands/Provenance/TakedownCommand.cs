using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Experiments.Prepared;
using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Cli.Commands.Provenance;

/// <summary>What <c>textmad takedown</c> was asked.</summary>
internal sealed record TakedownSettings(IReadOnlyList<string> Documents, string? Site, string? Query, string? Reason, double AtLeast, bool Weights, bool Erase, bool DryRun,
    bool Json);

/// <summary><c>textmad takedown</c>: withdraws documents, and says what they have touched.</summary>
internal sealed class TakedownCommand : CliCommand<TakedownSettings>
{
    private readonly Option<string[]> _documents = Syntax.Texts("--doc", "DOC", "a document (the beginning of its id); can be given several times");
    private readonly Option<string?> _site = Syntax.Text("--site", "HOST|SOURCE", "all documents crawled from a host, or imported from a source");
    private readonly Option<string?> _query =
        Syntax.Text("--query", "QUERY", "the documents whose ids stand in the first column of the answer, asked in the store's own language as by 'textmad query'");
    private readonly Option<string?> _reason = Syntax.Text("--reason", "TEXT", "the reason, which is recorded");
    private readonly Option<double?> _atLeast =
        Syntax.Share("--at-least", "withdraw documents only if at least this share of their words is meant; every document that holds any unless told");
    private readonly Option<string> _weights = Syntax.Weights("count");
    private readonly Option<bool> _erase = Syntax.Flag("--erase", "delete the texts permanently; hashes and origins are kept");
    private readonly Option<bool> _dryRun = Syntax.DryRun("only show what would be withdrawn");
    private readonly Option<bool> _json = Syntax.Json();

    public TakedownCommand(CliContext context)
        : base(
            context,
            "takedown",
            "Withdraw documents with everything that contains their words (passages, pages, edits, continuations): later training sets and exports leave them out. "
            + "Lists the models that were trained on them, on texts of such models, or that began from such models' weights: these would have to be retrained.",
            "textmad takedown --site a.example --dry-run",
            "textmad takedown --doc 3fa9c1 --reason 'the author asked, 2026-11-23' --erase",
            "textmad takedown --query 'SELECT id FROM all_documents WHERE words < 10' --reason 'too short'",
            "textmad takedown --query 'SELECT id FROM documents WHERE words < 10' --reason 'too short, in a LiteDB store'")
    {
    }

    protected override TakedownSettings Read(ParseResult arguments)
    {
        var settings = new TakedownSettings(
            arguments.GetValue(_documents) ?? [],
            arguments.GetValue(_site),
            arguments.GetValue(_query),
            arguments.GetValue(_reason),
            arguments.GetValue(_atLeast) ?? 0,
            arguments.GetValue(_weights) == "count",
            arguments.GetValue(_erase),
            arguments.GetValue(_dryRun),
            arguments.GetValue(_json));
        if ((settings.Documents.Count > 0 ? 1 : 0) + (settings.Site is null ? 0 : 1) + (settings.Query is null ? 0 : 1) != 1)
        {
            throw new InputException("Name what to withdraw by one of --doc, --site and --query.");
        }

        return string.IsNullOrWhiteSpace(settings.Reason) && !settings.DryRun
            ? throw new InputException("A takedown is recorded: give --reason. (--dry-run needs none.)")
            : settings;
    }

    protected override int Run(TakedownSettings settings, CliContext context)
    {
        context.Workspace.RequireStore();
        using var store = settings.DryRun ? context.OpenStore() : context.CreateStore();
        var carriers = Carrier.Of(store, Named(store, settings, context));
        var uses = new Consumers(store, settings.Weights).Of(carriers);
        var taken = carriers.Where(carrier => carrier.Share >= settings.AtLeast).ToList();
        var without = taken.Count(carrier => store.FindWithdrawal(carrier.Document.Id) is { Erased: true });
        if (!settings.DryRun)
        {
            var now = DateTimeOffset.UtcNow;
            var batch = new StoreBatch();
            batch.Withdrawals.AddRange(taken.Select(carrier => new Withdrawal(carrier.Document.Id, settings.Reason!, now, settings.Erase)));
            store.Commit(batch);
            if (settings.Erase)
            {
                // Tokens are texts, too.
                PreparedCorpora.Clear(context.Workspace);
            }
        }

        var kinds = Kinds(carriers, settings.AtLeast);
        if (settings.Json)
        {
            context.WriteJson(new
            {
                Documents = taken.Select(carrier => carrier.Document.Id),
                Kinds = kinds,
                Erased = settings.Erase && !settings.DryRun,
                settings.DryRun,
                WeightsCount = settings.Weights,
                Models = uses,
            });
            return ExitCode.Done;
        }

        var done = (settings.DryRun, settings.Erase) switch
        {
            (true, _) => "would be withdrawn",
            (_, true) => "are withdrawn and their texts erased",
            _ => "are withdrawn",
        };
        context.WriteLine($"{taken.Count:N0} {(taken.Count == 1 ? "document" : "documents")} {done} ({without:N0} had no text before):");
        foreach (var kind in kinds)
        {
            context.Out.WriteLine(kind.InWords);
        }

        context.Out.WriteLine("Texts that models wrote without a prompt contain none of these words and are kept, whatever the models were trained on.");
        ConsumerTable.Write(uses, settings.Weights, context);
        return ExitCode.Done;
    }

    private static List<TakedownKind> Kinds(IReadOnlyList<Carrier> carriers, double atLeast) =>
    [
        .. carriers.GroupBy(carrier => carrier.Inheritance).OrderBy(group => group.Key).Select(group => new TakedownKind(
            group.Key,
            group.Count(carrier => carrier.Share >= atLeast),
            group.Count(carrier => carrier.Share < atLeast),
            group.Min(carrier => carrier.Share),
            group.Max(carrier => carrier.Share))),
    ];

    private static IReadOnlyList<DocumentId> Named(ICorpusStore store, TakedownSettings settings, CliContext context)
    {
        if (settings.Site is { } site)
        {
            StoreNames.RequireSource(store, site);
            return [.. store.ReadSummaries(new DocumentQuery { Source = site }).Select(document => document.Id)];
        }

        if (settings.Query is { } query)
        {
            var answer = store.Query(query, int.MaxValue, context.Cancellation);
            return [.. answer.Rows.Select(row => row[0] is string text && DocumentId.TryParse(text, out var id) && store.FindSummary(id) is not null
                ? id
                : throw new InputException(
                    $"--query answers '{row[0]}', which is not the id of a document: the first column must hold ids, as 'SELECT id FROM "
                    + $"{(store.Views.Any(view => view.Name == "all_documents") ? "all_documents" : "documents")} ...' does."))];
        }

        return [.. settings.Documents.Select(document => DocumentIdPrefix.Resolve(store, document))];
    }
}
