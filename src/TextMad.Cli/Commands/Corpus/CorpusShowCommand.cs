using Spectre.Console;
using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Cli.Commands.Corpus;

/// <summary>What <c>textmad corpus show</c> was asked.</summary>
internal sealed record CorpusShowSettings(string Name, bool Json);

/// <summary><c>textmad corpus show</c>: what a corpus is made of, and what was dropped on the way into it.</summary>
internal sealed class CorpusShowCommand : CliCommand<CorpusShowSettings>
{
    private readonly Argument<string> _name = Syntax.Argument("NAME", "the corpus");
    private readonly Option<bool> _json = Syntax.Json();

    public CorpusShowCommand(CliContext context)
        : base(
            context,
            "show",
            "Show what a corpus consists of: totals, origins, genres, languages, and what was dropped and why.",
            "textmad corpus show brown",
            "textmad corpus show brown --json")
    {
    }

    protected override CorpusShowSettings Read(ParseResult arguments) => new(arguments.GetRequiredValue(_name), arguments.GetValue(_json));

    protected override int Run(CorpusShowSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var corpus = StoreNames.Corpus(store, settings.Name);
        var query = new DocumentQuery { Corpus = corpus.Name };
        var origins = store.CountByOrigin(query);
        var genres = new SortedDictionary<string, DocumentTotals>(StringComparer.Ordinal);
        var languages = new SortedDictionary<string, DocumentTotals>(StringComparer.Ordinal);
        var machines = new SortedDictionary<string, (long Documents, double Words)>(StringComparer.Ordinal);
        foreach (var document in store.ReadSummaries(query))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            Count(languages, document.Language ?? "unknown", document);
            if (document.Origin is Origin.Imported or Origin.Crawled { Sources: null } && document.Origin.OwnMachineShare is > 0 and var share)
            {
                var machine = (document.Origin as Origin.Imported)?.WrittenBy ?? (document.Origin as Origin.Crawled)?.WrittenBy ?? "machine";
                var sum = machines.GetValueOrDefault(machine);
                machines[machine] = (sum.Documents + 1, sum.Words + (share * document.Words));
            }

            if (document.Origin is Origin.Imported { Genre: { } genre })
            {
                Count(genres, genre, document);
            }
        }

        var dropped = store.CountDropped(corpus.Name)
            .Select(count => KeyValuePair.Create(count.Reason, count.Count))
            .OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal)
            .ToList();

        if (settings.Json)
        {
            context.WriteJson(new
            {
                corpus.Name,
                corpus.Description,
                corpus.Totals.Documents,
                corpus.Totals.Words,
                corpus.Totals.Bytes,
                Origins = origins.Select(o => new { o.Kind, o.Source, o.Model, o.Generation, o.Totals.Documents, o.Totals.Words, o.Totals.Bytes }),
                Genres = genres.Select(g => new { Genre = g.Key, g.Value.Documents, g.Value.Words, g.Value.Bytes }),
                Languages = languages.Select(l => new { Language = l.Key, l.Value.Documents, l.Value.Words, l.Value.Bytes }),
                WrittenBy = machines.Select(m => new { Machine = m.Key, m.Value.Documents, m.Value.Words }),
                Dropped = dropped.Select(d => new { Reason = d.Key, Count = d.Value }),
            });
            return ExitCode.Done;
        }

        context.WriteLine($"{corpus.Name}{(corpus.Description is { } text ? $": {text}" : "")}");
        context.WriteLine($"{corpus.Totals.Documents:N0} documents, {corpus.Totals.Words:N0} words, {Tables.Bytes(corpus.Totals.Bytes)}");
        Show(context, "origin", origins.Select(o => (Describe(o), o.Totals)));
        if (genres.Count > 0)
        {
            Show(context, "genre", genres.Select(g => (g.Key, g.Value)));
        }

        if (machines.Count > 0)
        {
            var table = Tables.CreateNumeric(1, "declared to be written by", "documents", "words");
            foreach (var (name, (documents, words)) in machines)
            {
                table.AddRow(Tables.Cell(name), Tables.Integer(documents), Tables.Integer((long)Math.Round(words)));
            }

            context.Console.Write(table);
        }

        Show(context, "language", languages.Select(l => (l.Key, l.Value)));
        if (dropped.Count > 0)
        {
            var table = Tables.CreateNumeric(1, "dropped because", "items");
            dropped.ForEach(d => table.AddRow(Tables.Cell(d.Key), Tables.Integer(d.Value)));
            context.Console.Write(table);
        }

        return ExitCode.Done;
    }

    private static void Count(SortedDictionary<string, DocumentTotals> totals, string key, DocumentSummary document)
    {
        var sum = totals.GetValueOrDefault(key);
        totals[key] = new DocumentTotals(sum.Documents + 1, sum.Words + document.Words, sum.Bytes + document.Bytes);
    }

    private static string Describe(OriginTotals origin) => origin switch
    {
        { Model: { } model } => $"{StoredWord.Write(origin.Kind)} by {model}",
        { Source: { } source } => $"{StoredWord.Write(origin.Kind)} from {source}",
        _ => StoredWord.Write(origin.Kind),
    };

    private static void Show(CliContext context, string title, IEnumerable<(string Name, DocumentTotals Totals)> rows)
    {
        var table = Tables.CreateNumeric(1, title, "documents", "words", "bytes");
        foreach (var (name, totals) in rows)
        {
            table.AddRow(Tables.Cell(name), Tables.Integer(totals.Documents), Tables.Integer(totals.Words), Tables.Bytes(totals.Bytes));
        }

        context.Console.Write(table);
    }
}
