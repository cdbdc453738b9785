using System.CommandLine;
using System.Text;
using Spectre.Console;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Texts.Duplicates;

namespace TextMad.Cli.Commands.Ask;

/// <summary>What <c>textmad ask copied</c> was asked.</summary>
internal sealed record AskCopiedSettings(string Model, string? In, string? Document, int LeastWords, int Texts, int Named, int Limit, bool Json);

/// <summary>A span in an answer, and the text of the model in which it stands.</summary>
internal sealed record CopiedSpanAnswer(
    int Rank, DocumentId Text, int Start, int End, int Words, double Rarity, int Total, IReadOnlyList<DocumentId> Documents, string Copied);

/// <summary><c>textmad ask copied</c>: what a model wrote that stands word for word in what it was trained on.</summary>
internal sealed class AskCopiedCommand : CliCommand<AskCopiedSettings>
{
    private const int TextWidth = 80;

    private readonly Argument<string> _model = Syntax.Argument("MODEL", "a model of the store, e.g. quickstart/base/s1/g0");
    private readonly Option<string?> _in =
        Syntax.Text("--in", "CORPUS|MODEL", "where to look: a corpus, or what another model was trained on (default: what the model was trained on)");
    private readonly Option<string?> _document =
        Syntax.Text("--document", "DOC", "one text of the model alone (the beginning of its id), shown with the spans marked");
    private readonly Option<int> _least = Syntax.Integer("--least-words", "N", "words of the shortest span that counts", 5, 1000, 8);
    private readonly Option<int> _texts =
        Syntax.Integer("--texts", "N", "texts of the model that are looked at, in the order in which it wrote them; 0 for all", 0, int.MaxValue, 0);
    private readonly Option<int> _named = Syntax.Integer("--named", "N", "the most documents to name of each span", 1, 100, 3);
    private readonly Option<int> _limit = Syntax.Limit("the most spans to list", 1, 100_000, 20);
    private readonly Option<bool> _json = Syntax.Json();

    public AskCopiedCommand(CliContext context)
        : base(
            context,
            "copied",
            "Which spans of what a model wrote stand word for word in its training set, rarest first, each with the documents that hold it. "
                + "Answered by the index of 'ask nearest', which is made once, kept, and grown.",
            "textmad ask copied quickstart/base/s1/g0",
            "textmad ask copied quickstart/base/s1/g0 --document 84023b9a --least-words 5",
            "textmad ask copied quickstart/base/s1/g0 --in brown --json")
    {
    }

    protected override AskCopiedSettings Read(ParseResult arguments)
    {
        if (arguments.GetValue(_document) is not null && arguments.GetResult(_texts) is { Implicit: false })
        {
            throw new InputException("--texts has no effect with --document, which names one text. Leave one of them out.");
        }

        return new AskCopiedSettings(
            arguments.GetRequiredValue(_model), arguments.GetValue(_in), arguments.GetValue(_document), arguments.GetValue(_least), arguments.GetValue(_texts),
            arguments.GetValue(_named), arguments.GetValue(_limit), arguments.GetValue(_json));
    }

    protected override int Run(AskCopiedSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var model = StoreNames.Model(store, settings.Model).Id;
        var texts = TextsOf(settings, model, store);
        var collection = NearCollection.Of(store, settings.In ?? model.Value);
        using var documents = NearDocuments.Over(store, collection, context.Workspace.IndexesDirectory, context.Progress, context.Cancellation);
        var (found, read, words, copied, copying) = (new List<(Document Text, TracedSpan Span)>(), 0, 0L, 0L, 0);
        foreach (var text in texts)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var spans = documents.Trace(text.Text, settings.LeastWords, settings.Named, text.Id);
            found.AddRange(spans.Select(span => (text, span)));
            read++;
            words += NearDuplicateSketch.WordsOf(text.Text).Length;
            copied += TracedSpan.WordsIn(text.Text, spans);
            copying += spans.Count > 0 ? 1 : 0;
            context.Progress.Report("trace", read, 0, "texts");
        }

        context.Progress.Clear();
        if (documents.NotKept is { } why)
        {
            context.Note($"the index is not kept and will be made again next time. {why}");
        }

        if (read == 0)
        {
            throw new InputException($"The store has no text that {model} wrote: there is nothing to look at.");
        }

        var ranked = found.OrderByDescending(one => one.Span.Rarity).Take(settings.Limit).Select((one, i) => new CopiedSpanAnswer(
            i + 1, one.Text.Id, one.Span.Start, one.Span.End, one.Span.Words, one.Span.Rarity, one.Span.Total, one.Span.Documents, one.Text.Text[one.Span.Start..one.Span.End]))
            .ToList();
        if (settings.Json)
        {
            context.WriteJson(new
            {
                Model = model, In = $"{collection.Kind} {collection.Name}", collection.Documents, settings.LeastWords, Texts = read, Words = words, CopyingTexts = copying,
                CopiedWords = copied, Spans = found.Count, Found = ranked,
            });
            return ExitCode.Done;
        }

        var place = collection.Kind == "model" ? $"what {collection.Name} was trained on" : $"corpus {collection.Name}";
        context.WriteLine($"{read:N0} texts of {model}, {words:N0} words, held against {place}, {collection.Documents:N0} documents");
        context.WriteLine(
            $"spans of {settings.LeastWords:N0} words or more that stand there: {found.Count:N0}, in {copying:N0} texts; "
            + $"{copied:N0} words ({Tables.Share(words == 0 ? 0 : (double)copied / words)}) are in one");
        if (settings.Document is not null)
        {
            context.Out.WriteLine();
            context.Out.WriteLine(Marked(texts[0].Text, ranked));
        }

        Write(ranked, store, context);
        return ExitCode.Done;
    }

    private static List<Document> TextsOf(AskCopiedSettings settings, ModelId model, ICorpusStore store)
    {
        if (settings.Document is { } named)
        {
            var document = store.FindDocument(DocumentIdPrefix.Resolve(store, named))!;
            return document.Origin is Origin.Sampled sampled && sampled.Model == model ? [document] : throw new InputException(
                $"{model} did not write document {OriginText.Short(document.Id)}, which is {OriginText.Describe(document.Origin)}.");
        }

        var written = store.ReadDocuments(new DocumentQuery { Model = model, OriginKind = OriginKind.Sampled, ExcludeWithdrawn = true })
            .OrderBy(document => ((Origin.Sampled)document.Origin).Index);
        return [.. settings.Texts == 0 ? written : written.Take(settings.Texts)];
    }

    /// <summary>Returns a text with marks where spans begin and end, numbered by their rank.</summary>
    private static string Marked(string text, List<CopiedSpanAnswer> spans)
    {
        var marked = new StringBuilder();
        var at = 0;
        foreach (var (place, mark) in spans.Select(span => (span.End, $" {span.Rank}]")).Concat(spans.Select(span => (span.Start, $"[{span.Rank} "))).OrderBy(mark => mark.Item1))
        {
            marked.Append(text, at, place - at).Append(mark);
            at = place;
        }

        return marked.Append(text, at, text.Length - at).ToString();
    }

    private static void Write(List<CopiedSpanAnswer> spans, ICorpusStore store, CliContext context)
    {
        if (spans.Count == 0)
        {
            return;
        }

        var table = Tables.CreateNumeric(2, "rank", "text", "words", "rarity", "documents");
        table.Columns[0].Alignment = Justify.Right;
        table.AddColumn("one of them").AddColumn("the span");
        foreach (var span in spans)
        {
            var first = span.Documents[0];
            var from = store.FindSummary(first) is { } summary ? OriginText.Describe(summary.Origin) : "";
            table.AddRow(
                Tables.Integer(span.Rank), OriginText.Short(span.Text), Tables.Integer(span.Words), Tables.Number(span.Rarity), Tables.Integer(span.Total),
                Tables.Cell($"{OriginText.Short(first)}, {from}", 50), Tables.Cell(span.Copied, TextWidth));
        }

        context.Console.Write(table);
    }
}
