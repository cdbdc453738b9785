using System.CommandLine;
using System.Text;
using Spectre.Console;
using TextMad.Cli.Output;
using TextMad.Metrics;

namespace TextMad.Cli.Commands;

/// <summary>What <c>textmad score</c> was asked.</summary>
internal sealed record ScoreSettings(string Model, IReadOnlyList<string> Files, bool Json);

/// <summary>How well a model predicts some texts.</summary>
internal sealed record ScoreAnswer(string File, int Documents, long Tokens, long Bytes, double? Perplexity, double? BitsPerByte, string? Note);

/// <summary><c>textmad score</c>: perplexity and bits per byte of texts under a model.</summary>
internal sealed class ScoreCommand : CliCommand<ScoreSettings>
{
    private readonly Argument<string> _model = Syntax.Argument("MODEL", LoadedModel.Forms);
    private readonly Argument<string[]> _files = Syntax.Arguments("FILE", TextSource.Forms);
    private readonly Option<bool> _json = Syntax.Json();

    public ScoreCommand(CliContext context)
        : base(
            context,
            "score",
            "Say how well a model predicts texts: perplexity per token and bits per byte, document ends included.",
            "textmad score quickstart/base/s1/g0 essay.txt letter.txt",
            "textmad score quickstart/replace/s1/g4 corpus:brown --json")
    {
        Add(_model);
        Add(_files);
        AddOption(_json);
    }

    protected override ScoreSettings Read(ParseResult arguments) =>
        new(arguments.GetRequiredValue(_model), arguments.GetRequiredValue(_files), arguments.GetValue(_json));

    protected override int Run(ScoreSettings settings, CliContext context)
    {
        var model = LoadedModel.Load(settings.Model, context);
        var answers = new List<ScoreAnswer>();
        foreach (var file in settings.Files)
        {
            context.Progress.Report("score", answers.Count, settings.Files.Count, "files");
            answers.Add(Score(model, file, context));
        }

        context.Progress.Clear();
        if (settings.Json)
        {
            context.WriteJson(answers);
            return ExitCode.Done;
        }

        var table = Tables.CreateNumeric(1, "file", "documents", "tokens", "perplexity", "bits per byte");
        foreach (var answer in answers)
        {
            table.AddRow(
                Tables.Cell(answer.File),
                Tables.Integer(answer.Documents),
                Tables.Integer(answer.Tokens),
                answer.Perplexity is { } perplexity ? Tables.Number(perplexity, 5) : "-",
                answer.BitsPerByte is { } bits ? Tables.Number(bits, 5) : "-");
        }

        context.Console.Write(table);
        foreach (var answer in answers.Where(a => a.Note is not null))
        {
            context.WriteLine($"{answer.File}: {answer.Note}");
        }

        return ExitCode.Done;
    }

    private static ScoreAnswer Score(LoadedModel model, string file, CliContext context)
    {
        var texts = TextSource.Read(file, context);
        var sequences = texts.Select(text => (ReadOnlyMemory<int>)model.Tokenizer.Encode(text)).ToList();
        var bytes = texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text));
        var input = new MetricInput
        {
            Heldout = ScoredSequences.Heldout(model.Model, model.Tokenizer.EndOfText, sequences, bytes, context.Cancellation),
        };
        var perplexity = new HeldoutPerplexity().Measure(input);
        var bits = new HeldoutBitsPerByte().Measure(input);
        return new ScoreAnswer(
            file, texts.Count, sequences.Sum(s => s.Length + 1L), bytes, perplexity.Value, bits.Value, perplexity.Note);
    }
}
