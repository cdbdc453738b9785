using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Experiments.Prepared;
using TextMad.Provenance;
using TextMad.Provenance.Removal;
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
        var plan = TakedownPlan.Of(store, Named(store, settings, context), settings.AtLeast, settings.Weights);
        if (!settings.DryRun)
        {
            var now = DateTimeOffset.UtcNow;
            var batch = new StoreBatch();
            batch.Withdrawals.AddRange(plan.Taken.Select(document => new Withdrawal(document.Id, settings.Reason!, now, settings.Erase)));
            store.Commit(batch);
            if (settings.Erase)
            {
                // Tokens are texts, too.
                PreparedCorpora.Clear(context.Workspace);
            }
        }

        if (settings.Json)
        {
            context.WriteJson(new
            {
                Documents = plan.Taken.Select(document => document.Id),
                plan.Kinds,
                Erased = settings.Erase && !settings.DryRun,
                settings.DryRun,
                WeightsCount = settings.Weights,
                plan.Models,
            });
            return ExitCode.Done;
        }

        var done = (settings.DryRun, settings.Erase) switch
        {
            (true, _) => "would be withdrawn",
            (_, true) => "are withdrawn and their texts erased",
            _ => "are withdrawn",
        };
        context.WriteLine($"{plan.Taken.Count:N0} {(plan.Taken.Count == 1 ? "document" : "documents")} {done} ({plan.WithoutText:N0} had no text before):");
        foreach (var kind in plan.Kinds)
        {
            context.Out.WriteLine(InWords(kind));
        }

        context.Out.WriteLine("Texts that models wrote without a prompt contain none of these words and are kept, whatever the models were trained on.");
        ConsumerTable.Write(plan.Models, settings.Weights, context);
        return ExitCode.Done;
    }

    private static string InWords(TakedownKind kind)
    {
        var shares = kind.LeastShare == kind.MostShare
            ? FormattableString.Invariant($"{kind.LeastShare:0.#%} of their words")
            : FormattableString.Invariant($"{kind.LeastShare:0.#%} to {kind.MostShare:0.#%} of their words");
        var left = kind.Staying == 0 ? "" : FormattableString.Invariant($"; {kind.Staying:N0} hold less than asked for and stay");
        return kind.Kind switch
        {
            Inheritance.None => FormattableString.Invariant($"  {kind.Withdrawn:N0} that were named"),
            Inheritance.MadeFrom => FormattableString.Invariant($"  {kind.Withdrawn:N0} made from such (passages, pages), {shares}{left}"),
            Inheritance.EditedFrom => FormattableString.Invariant($"  {kind.Withdrawn:N0} edited by models, {shares}{left}"),
            _ => FormattableString.Invariant($"  {kind.Withdrawn:N0} continued by models, {shares}{left}"),
        };
    }

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
