using Spectre.Console;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Cli.Commands.Provenance;

/// <summary>What <c>textmad docs</c> was asked.</summary>
internal sealed record DocsSettings(string? Id, DocumentQuery Query, bool Full, bool Json);

/// <summary><c>textmad docs</c>: finds documents.</summary>
internal sealed class DocsCommand : CliCommand<DocsSettings>
{
    private readonly Argument<string?> _id = Syntax.OptionalArgument("ID", "one document, shown whole: the beginning of its id");
    private static readonly string[] _kinds = [.. Enum.GetValues<OriginKind>().Select(StoredWord.Write)];

    private readonly Option<string?> _origin = Syntax.Text("--origin", "KIND", "imported, crawled, sampled or derived");
    private readonly Option<int?> _generation = Syntax.Integer("--generation", "N", "written by a model of this generation (as for --model)", 0, int.MaxValue);
    private readonly Option<string?> _model =
        Syntax.Text("--model", "MODEL", "written by this model: what it sampled, prompts and edited texts included, and pages that show nothing but its words");
    private readonly Option<string?> _run = Syntax.Text("--run", "RUN", "written by a model of this run (as for --model)");
    private readonly Option<bool> _noPages = Syntax.Flag("--no-pages", "leave out pages: with --model, --run or --generation only what was sampled itself");
    private readonly Option<string?> _source = Syntax.Text("--source", "NAME", "imported from this source, or crawled from this host");
    private readonly Option<string?> _corpus = Syntax.Text("--corpus", "NAME", "members of this corpus, in its order");
    private readonly Option<string?> _contains = Syntax.Text("--contains", "TEXT", "the text contains this, in upper or lower case");
    private readonly Option<int> _limit = Syntax.Limit("the most documents to show; 0 for all", 0, int.MaxValue, 20);
    private readonly Option<int> _skip = Syntax.Integer("--skip", "N", "skip this many documents first", 0, int.MaxValue, 0);
    private readonly Option<bool> _full = Syntax.Flag("--full", "show the whole texts");
    private readonly Option<bool> _json = Syntax.Json();

    public DocsCommand(CliContext context)
        : base(
            context,
            "docs",
            "Find documents and show where they came from. A document must meet all conditions given.",
            "textmad docs --corpus brown --limit 5",
            "textmad docs --run quickstart --generation 3 --full",
            "textmad docs --contains 'the jury' --origin sampled --json",
            "textmad docs 3fa9c1")
    {
        _origin.CompletionSources.Add(_kinds);
    }

    protected override DocsSettings Read(ParseResult arguments)
    {
        var origin = arguments.GetValue(_origin) is not { } word ? (OriginKind?)null
            : _kinds.Contains(word) ? StoredWord.Read<OriginKind>(word)
            : throw new InputException($"--origin '{word}': one of {string.Join(", ", _kinds)} is expected.");

        if (arguments.GetValue(_noPages))
        {
            if (origin is not null || (arguments.GetValue(_model), arguments.GetValue(_run), arguments.GetValue(_generation)) is (null, null, null))
            {
                throw new InputException("--no-pages leaves pages out of what --model, --run or --generation finds: give one of these, and no --origin.");
            }

            origin = OriginKind.Sampled;
        }

        var limit = arguments.GetValue(_limit);
        return new DocsSettings(
            arguments.GetValue(_id),
            new DocumentQuery
            {
                OriginKind = origin,
                Generation = arguments.GetValue(_generation),
                Model = arguments.GetValue(_model) is { } model ? new ModelId(model) : null,
                Run = arguments.GetValue(_run),
                Source = arguments.GetValue(_source),
                Corpus = arguments.GetValue(_corpus),
                Contains = arguments.GetValue(_contains),
                Limit = limit == 0 ? null : limit,
                Skip = arguments.GetValue(_skip),
            },
            arguments.GetValue(_full) || arguments.GetValue(_id) is not null,
            arguments.GetValue(_json));
    }

    protected override int Run(DocsSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        settings = Check(store, settings);
        if (settings.Json)
        {
            JsonOutput.WriteArray(context.Out, Read(store, settings).Select(document => DocumentAnswer.Of(store, document, settings.Full ? TextOf(store, document.Id) : null)));
            return ExitCode.Done;
        }

        var (shown, erased, more) = settings.Full ? ShowFull(store, settings, context) : ShowTable(store, settings, context);
        if (settings.Id is null)
        {
            // Totals are kept, but how many contain a text only a search of all tells, which nobody asked for.
            var all = settings.Query.Contains is null ? store.Count(settings.Query with { Limit = null, Skip = 0 }).Documents : (long?)null;
            var found = all is { } count ? FormattableString.Invariant($"{shown:N0} of {count:N0}") : FormattableString.Invariant($"{shown:N0}");
            var without = erased > 0 ? FormattableString.Invariant($", {erased:N0} of these without a text, which was erased") : "";
            var others = all > shown ? "; --limit and --skip show others" : all is null && more ? "; there are more, which --limit and --skip show" : "";
            context.Note($"{found} {((all ?? shown) == 1 ? "document" : "documents")}{without}{others}");
        }

        return ExitCode.Done;
    }

    /// <summary>Returns the settings with names as the store has them.</summary>
    private static DocsSettings Check(ICorpusStore store, DocsSettings settings)
    {
        var query = StoreNames.Query(store, settings.Query);
        if (settings.Id is not null && settings.Query with { Limit = null, Skip = 0 } != new DocumentQuery())
        {
            throw new InputException("An ID names one document; other conditions have no effect then. Leave out the ID or the conditions.");
        }

        return settings with { Query = query };
    }

    // One that is named must have a text; of many, those that were erased are shown without.
    private static IEnumerable<DocumentSummary> Read(ICorpusStore store, DocsSettings settings)
    {
        if (settings.Id is not { } id)
        {
            return store.ReadSummaries(settings.Query);
        }

        var found = DocumentIdPrefix.Resolve(store, id);
        return store.FindDocument(found) is null ? [] : [store.FindSummary(found)!];
    }

    private static string? TextOf(ICorpusStore store, DocumentId id) => store.FindWithdrawal(id) is { Erased: true } ? null : store.FindDocument(id)?.Text;

    // One more than is shown tells whether there are more.
    private static DocsSettings AndOneMore(DocsSettings settings) => settings.Query is { Contains: not null, Limit: < int.MaxValue and var limit }
        ? settings with { Query = settings.Query with { Limit = limit + 1 } }
        : settings;

    private static (long Shown, long Erased, bool More) ShowFull(ICorpusStore store, DocsSettings settings, CliContext context)
    {
        var (shown, erased) = (0L, 0L);
        foreach (var document in Read(store, AndOneMore(settings)))
        {
            if (shown == settings.Query.Limit)
            {
                return (shown, erased, More: true);
            }

            context.Cancellation.ThrowIfCancellationRequested();
            context.WriteLine($"--- {document.Id}  {OriginText.Describe(document.Origin)}  {document.Words:N0} words, {store.MachineShareOf(document.Origin):P0} by machines");
            var withdrawn = WithdrawalAnswer.Of(store, document.Id);
            if (withdrawn is not null)
            {
                context.Out.WriteLine("    " + withdrawn.InWords);
            }

            if (withdrawn is { Erased: true })
            {
                erased++;
            }
            else
            {
                context.Out.WriteLine(TextOf(store, document.Id));
            }

            context.Out.WriteLine();
            shown++;
        }

        return (shown, erased, More: false);
    }

    private static (long Shown, long Erased, bool More) ShowTable(ICorpusStore store, DocsSettings settings, CliContext context)
    {
        var found = Read(store, AndOneMore(settings)).ToList();
        var more = found.Count > settings.Query.Limit;
        var rows = found.Take(more ? found.Count - 1 : found.Count).Select(document => (Document: document, Withdrawn: WithdrawalAnswer.Of(store, document.Id))).ToList();
        var marks = rows.Any(row => row.Withdrawn is not null);
        var table = Tables.Create(["id", "origin", "words", "by machines", .. marks ? ["withdrawn"] : Array.Empty<string>(), "text"]);
        table.Columns[2].Alignment = Justify.Right;
        table.Columns[3].Alignment = Justify.Right;
        foreach (var (document, withdrawn) in rows)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var mark = withdrawn is null ? "" : FormattableString.Invariant($"{withdrawn.At:yyyy-MM-dd}{(withdrawn.Erased ? ", erased" : "")}");
            table.AddRow(
            [
                document.Id.ToString()[..12],
                Tables.Cell(OriginText.Describe(document.Origin)),
                Tables.Integer(document.Words),
                Tables.Share(store.MachineShareOf(document.Origin)),
                .. marks ? [Tables.Cell(mark)] : Array.Empty<string>(),
                Tables.Cell(TextOf(store, document.Id) ?? ""),
            ]);
        }

        context.Console.Write(table);
        return (rows.Count, rows.Count(row => row.Withdrawn is { Erased: true }), more);
    }
}
