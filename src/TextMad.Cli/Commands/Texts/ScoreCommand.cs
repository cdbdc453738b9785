using Spectre.Console;
using System.CommandLine;
using System.Text;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Judging;
using TextMad.Metrics;
using TextMad.Metrics.Perplexity;
using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Tokenization;

namespace TextMad.Cli.Commands.Texts;

/// <summary>What <c>textmad score</c> was asked.</summary>
internal sealed record ScoreSettings(string Model, IReadOnlyList<string> Files, int? Stride, bool PerToken, EngineChoice Engine, bool Json);

/// <summary>How well a model predicts some texts.</summary>
/// <param name="File">What was scored.</param>
/// <param name="Documents">Texts in it.</param>
/// <param name="Tokens">Tokens scored, the end-of-text token of each document included.</param>
/// <param name="Bytes">UTF-8 bytes.</param>
/// <param name="Perplexity">Per token; null when there is none.</param>
/// <param name="BitsPerByte">Null when there are none.</param>
/// <param name="Windows">Windows that were run through the model, and how they lie; null for models without a context to fill.</param>
/// <param name="Note">Why there is no perplexity.</param>
/// <param name="Scores">Each document's tokens; null unless they were asked for.</param>
internal sealed record ScoreAnswer(
    string File,
    int Documents,
    long Tokens,
    long Bytes,
    double? Perplexity,
    double? BitsPerByte,
    ScoreWindows? Windows,
    string? Note,
    IReadOnlyList<IReadOnlyList<TokenScore>>? Scores);

/// <summary>How texts were cut to be scored.</summary>
/// <param name="Count">Windows.</param>
/// <param name="Context">Tokens of a window, at most.</param>
/// <param name="Stride">Tokens from the beginning of a window to that of the next.</param>
/// <param name="TokensPerWindow">Tokens that a window scores, on average.</param>
internal sealed record ScoreWindows(long Count, int Context, int Stride, double TokensPerWindow);

/// <summary>A token with its natural-log probability.</summary>
internal sealed record TokenScore(int Id, string Text, double LogProbability);

/// <summary><c>textmad score</c>: perplexity and bits per byte of texts under a model, and the log-probability of each token.</summary>
internal sealed class ScoreCommand : CliCommand<ScoreSettings>
{
    private readonly Argument<string> _model = Syntax.Argument("MODEL", LoadedModel.Forms);
    private readonly Argument<string[]> _files = Syntax.Arguments("FILE", TextSource.Forms);
    private readonly Option<int?> _stride =
        Syntax.Integer("--stride", "N",
            "texts longer than the context are scored in windows that begin this many tokens apart; a smaller number is slower and gives each token more context "
            + "(default: half a context)", 1,
            8192);
    private readonly Option<bool> _perToken = Syntax.Flag("--per-token", "show every token with its natural-log probability");
    private readonly EngineFlags _engine = new();
    private readonly Option<bool> _json = Syntax.Json();

    public ScoreCommand(CliContext context)
        : base(
            context,
            "score",
            "Measure how well a model predicts texts: perplexity per token and bits per byte, document ends included.",
            "textmad score quickstart/base/s1/g0 essay.txt letter.txt",
            "textmad score quickstart/replace/s1/g4 corpus:brown --json",
            "textmad score gpt2 novel.txt --stride 256",
            "textmad score gpt2 sentence.txt --per-token",
            "textmad score gpt2 novel.txt --engine torch --device cpu --precision bfloat16")
    {
    }

    protected override ScoreSettings Read(ParseResult arguments) =>
        new(
            arguments.GetRequiredValue(_model),
            arguments.GetRequiredValue(_files),
            arguments.GetValue(_stride),
            arguments.GetValue(_perToken),
            _engine.Read(arguments),
            arguments.GetValue(_json));

    protected override int Run(ScoreSettings settings, CliContext context)
    {
        var model = LoadedModel.Load(settings.Model, context);
        var scorer = Scorer(model, settings.Engine.Open(model, context), settings.Stride);
        var answers = new List<ScoreAnswer>();
        foreach (var file in settings.Files)
        {
            context.Progress.Report("score", answers.Count, settings.Files.Count, "files");
            answers.Add(Score(model, scorer, file, settings.PerToken, context));
        }

        context.Progress.Clear();
        if (settings.Json)
        {
            context.WriteJson(answers);
            return ExitCode.Done;
        }

        foreach (var answer in answers.Where(a => a.Scores is not null))
        {
            WriteTokens(answer, context);
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

        foreach (var answer in answers.Where(a => a.Windows is { } windows && windows.Count > a.Documents))
        {
            context.WriteLine(
                $"{answer.File}: {answer.Windows!.Count:N0} windows of up to {answer.Windows.Context:N0} tokens, {answer.Windows.Stride:N0} apart "
                + $"({answer.Windows.TokensPerWindow:0.#} tokens scored in each)");
        }

        return ExitCode.Done;
    }

    private static ITextScorer Scorer(KeptModel model, ILanguageModel working, int? stride) => working switch
    {
        IWindowedModel windowed => new StridedScorer(windowed, stride ?? StridedScorer.StandardStride(windowed.Context)),
        _ when stride is not null => throw new InputException(
            $"--stride has no effect on '{model.Name}', a model of kind {model.Manifest.Kind}: only transformers have a context to fill. Leave it out."),
        _ => working,
    };

    private static void WriteTokens(ScoreAnswer answer, CliContext context)
    {
        var table = Tables.CreateNumeric(2, "token", "text", "id", "log-probability");
        foreach (var (number, document) in answer.Scores!.Index())
        {
            foreach (var (place, token) in document.Index())
            {
                table.AddRow(
                    Tables.Cell(FormattableString.Invariant($"{number}:{place}")),
                    Tables.Cell(token.Text.ReplaceLineEndings("\\n"), 40),
                    Tables.Integer(token.Id),
                    Tables.Number(token.LogProbability, 6));
            }
        }

        context.WriteLine($"{answer.File}");
        context.Console.Write(table);
    }

    private static ScoreAnswer Score(KeptModel model, ITextScorer scorer, string file, bool perToken, CliContext context)
    {
        var texts = TextSource.Read(file, context);
        var sequences = texts.Select(text => (ReadOnlyMemory<int>)model.Tokenizer.Encode(text)).ToList();
        var bytes = texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text));
        var input = new MetricInput
        {
            Heldout = ScoredSequences.Heldout(scorer, model.Tokenizer.EndOfText, sequences, bytes, context.Cancellation),
        };
        var perplexity = new HeldoutPerplexity().Measure(input);
        var bits = new HeldoutBitsPerByte().Measure(input);
        var tokens = sequences.Sum(s => s.Length + 1L);
        var strided = scorer as StridedScorer;
        var windows = strided is null ? 0 : sequences.Sum(s => strided.Windows(s.Length + 1L));
        return new ScoreAnswer(
            file,
            texts.Count,
            tokens,
            bytes,
            perplexity.Value,
            bits.Value,
            strided is null ? null : new ScoreWindows(windows, ((Transformer)model.Model).Options.Context, strided.Stride, (double)tokens / windows),
            perplexity.Note,
            perToken ? Tokens(model.Tokenizer, sequences, input.Heldout.LogProbabilities) : null);
    }

    private static List<IReadOnlyList<TokenScore>> Tokens(
        ITokenizer tokenizer, List<ReadOnlyMemory<int>> sequences, IReadOnlyList<float[]> scores) =>
    [
        .. sequences.Zip(scores, (sequence, document) => document.Select((score, place) => place < sequence.Length
            ? new TokenScore(sequence.Span[place], tokenizer.Decode([sequence.Span[place]]), score)
            : new TokenScore(tokenizer.EndOfText, "(end of text)", score)).ToArray()),
    ];
}
