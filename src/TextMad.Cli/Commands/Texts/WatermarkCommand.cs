using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Sampling;

namespace TextMad.Cli.Commands.Texts;

/// <summary>What <c>textmad watermark</c> was asked.</summary>
internal sealed record WatermarkSettings(string Model, IReadOnlyList<string> Texts, WatermarkOptions Options, bool Json);

/// <summary>What was found of a watermark.</summary>
/// <param name="Source">The name of the source.</param>
/// <param name="Texts">How many texts.</param>
/// <param name="Together">The evidence of all texts together.</param>
/// <param name="Marked">Share of the texts whose own p-value is at most one in a thousand.</param>
/// <param name="Documents">The evidence of each text.</param>
internal sealed record WatermarkAnswer(
    string Source, int Texts, WatermarkEvidence Together, double Marked, IReadOnlyList<WatermarkEvidence> Documents);

/// <summary><c>textmad watermark</c>: looks for the mark of a model's texts.</summary>
internal sealed class WatermarkCommand : CliCommand<WatermarkSettings>
{
    private static readonly WatermarkOptions _standard = new();

    private const double Suspicious = 0.001;

    private readonly Argument<string> _model = Syntax.Argument("MODEL", "whose tokenizer counts: " + LoadedModel.Forms);
    private readonly Argument<string[]> _texts = Syntax.Arguments("TEXTS", TextSource.Forms);

    private readonly SettingFlags<WatermarkOptions> _flags = new SettingFlags<WatermarkOptions>()
        .Add("--gamma", "gamma", FormattableString.Invariant($"share of the vocabulary that is green (default: {_standard.Gamma})"))
        .Add("--key", "key", FormattableString.Invariant($"the secret key of the watermark (default: {_standard.Key})"));

    private readonly Option<bool> _json = Syntax.Json();

    public WatermarkCommand(CliContext context)
        : base(
            context,
            "watermark",
            "Look for a watermark in texts: count the green tokens, and show how unlikely that count is in unmarked text. Models mark what they write with 'generate "
            + "--watermark-delta' or writing.decoding.watermark.",
            "textmad watermark quickstart/base/s1/g0 essays/",
            "textmad watermark quickstart/base/s1/g0 model:quickstart/replace/s1/g4 corpus:brown --gamma 0.25 --key 15485863 --json")
    {
    }

    protected override WatermarkSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_model), arguments.GetRequiredValue(_texts), _flags.Read(arguments), arguments.GetValue(_json));

    protected override int Run(WatermarkSettings settings, CliContext context)
    {
        var tokenizer = LoadedModel.Load(settings.Model, context).Tokenizer;
        var watermark = new Watermark(settings.Options);
        var answers = settings.Texts.Select(source =>
        {
            ReadOnlyMemory<int>[] texts = [.. TextSource.Read(source, context).Select(text => (ReadOnlyMemory<int>)tokenizer.Encode(text))];
            WatermarkEvidence[] each = [.. texts.Select(text => watermark.Detect(text))];
            return new WatermarkAnswer(
                source, texts.Length, watermark.Detect(texts), (double)each.Count(evidence => evidence.Probability <= Suspicious) / texts.Length, each);
        }).ToList();
        if (settings.Json)
        {
            context.WriteJson(answers);
            return ExitCode.Done;
        }

        var table = Tables.CreateNumeric(1, "texts", "number", "token pairs", "green", "z", "p", "texts with p of 0.001 or less");
        foreach (var answer in answers)
        {
            Spectre.Console.TableExtensions.AddRow(
                table,
                Tables.Cell(answer.Source),
                Tables.Integer(answer.Texts),
                Tables.Integer(answer.Together.Pairs),
                answer.Together.Pairs == 0 ? "-" : Tables.Number((double)answer.Together.Green / answer.Together.Pairs),
                answer.Together.Z is { } z ? Tables.Number(z) : "-",
                answer.Together.Probability is { } p ? Tables.Number(p, 2) : "-",
                Tables.Number(answer.Marked, 3));
        }

        context.Console.Write(table);
        return ExitCode.Done;
    }
}
