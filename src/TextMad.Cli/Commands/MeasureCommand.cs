using System.CommandLine;
using Spectre.Console;
using TextMad.Cli.Output;
using TextMad.Metrics;

namespace TextMad.Cli.Commands;

/// <summary>What <c>textmad measure</c> was asked.</summary>
internal sealed record MeasureSettings(string Texts, string? Reference, string? Judge, bool Json);

/// <summary><c>textmad measure</c>: every metric on any texts, without a run.</summary>
internal sealed class MeasureCommand : CliCommand<MeasureSettings>
{
    private readonly Argument<string> _texts = Syntax.Argument("TEXTS", TextSource.Forms);
    private readonly Option<string?> _reference = Syntax.Text("--reference", "TEXTS", "texts to compare with, in the same forms");
    private readonly Option<string?> _judge = Syntax.Text("--judge", "MODEL", "a model under which the texts' perplexity is measured");
    private readonly Option<bool> _json = Syntax.Json();

    public MeasureCommand(CliContext context)
        : base(
            context,
            "measure",
            "Measure texts with every metric that needs no run: diversity, repetition, entropy, rare words, and the distance from a reference.",
            "textmad measure essays/",
            "textmad measure model:quickstart/replace/s1/g4 --reference corpus:brown",
            "textmad measure generated.jsonl --reference real.jsonl --json")
    {
        Add(_texts);
        AddOption(_reference);
        AddOption(_judge);
        AddOption(_json);
    }

    protected override MeasureSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_texts), arguments.GetValue(_reference), arguments.GetValue(_judge), arguments.GetValue(_json));

    protected override int Run(MeasureSettings settings, CliContext context)
    {
        var texts = TextSource.Read(settings.Texts, context);
        var judge = settings.Judge is null ? null : LoadedModel.Load(settings.Judge, context);
        var input = new MetricInput
        {
            Texts = new TextCollection(texts),
            Reference = settings.Reference is null ? null : new TextCollection(TextSource.Read(settings.Reference, context)),
            Judged = judge is null
                ? null
                : ScoredSequences.Judged(
                    judge.Model, [.. texts.Select(text => (ReadOnlyMemory<int>)judge.Tokenizer.Encode(text))], context.Cancellation),
        };

        var metrics = MetricSuite.Measure(input, context.Cancellation);
        if (settings.Json)
        {
            context.WriteJson(new { Metrics = metrics });
            return ExitCode.Done;
        }

        // Most measurements need no note; an empty column would only push the table over the edge of the terminal.
        var noted = metrics.Any(m => m.Note is not null);
        var table = Tables.Create(noted ? ["metric", "value", "settings", "note"] : ["metric", "value", "settings"]);
        table.Columns[1].Alignment = Justify.Right;
        foreach (var metric in metrics)
        {
            string[] cells =
            [
                Tables.Cell(metric.Name),
                metric.Value is { } value ? Tables.Number(value, 6) : "-",
                Tables.Cell(string.Join(", ", metric.Settings.Select(s => FormattableString.Invariant($"{s.Key}: {(s.Value is "\n" ? "newline" : s.Value)}"))), 80),
                Tables.Cell(metric.Note ?? "", 80),
            ];
            table.AddRow(noted ? cells : cells[..3]);
        }

        context.WriteLine($"{settings.Texts}: {texts.Count:N0} texts, {input.Texts.WordCount:N0} words");
        context.Console.Write(table);
        return ExitCode.Done;
    }
}
