using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;
using TextMad.Training;

namespace TextMad.Cli.Commands.Bench;

/// <summary>What <c>textmad bench score</c> was asked; null tokens: as many as the context.</summary>
internal sealed record BenchScoreSettings(BenchSettings Common, int Texts, int? Tokens);

/// <summary><c>textmad bench score</c>: scoring throughput of a model shape on this machine.</summary>
internal sealed class BenchScoreCommand : CliCommand<BenchScoreSettings>
{
    private readonly BenchFlags _common = new(repeats: 7);
    private readonly Option<int> _texts = Syntax.Integer("--texts", "N", "texts that are scored", 1, 1 << 20, 64);
    private readonly Option<int?> _tokens = Syntax.Integer("--tokens", "N", "tokens of each text; default: the context, beyond it windows overlap", 1, 1 << 20);

    public BenchScoreCommand(CliContext context)
        : base(
            context,
            "score",
            "Measure how fast a model shape scores texts here, with new random weights and random texts.",
            "textmad bench score --layers 4 --heads 4 --width 128 --texts 64",
            "textmad bench score --layers 6 --heads 6 --width 384 --context 256 --vocab 4096 --tokens 1024 --threads 2 --json")
    {
    }

    protected override BenchScoreSettings Read(ParseResult arguments) =>
        new(_common.Read(arguments), arguments.GetValue(_texts), arguments.GetValue(_tokens));

    protected override int Run(BenchScoreSettings settings, CliContext context)
    {
        var (shape, vocabulary, threads, repeats, engineOptions, json) = settings.Common;
        var engine = TransformerEngines.Of(engineOptions);
        var length = settings.Tokens ?? shape.Context;
        var key = RandomKey.FromSeed(1).For("bench");
        var model = new Transformer(shape, vocabulary, endOfText: 0, key.For("weights")) { Team = ThreadTeam.For(threads) };
        ReadOnlyMemory<int>[] texts =
        [
            .. Enumerable.Range(0, settings.Texts).Select(i => (ReadOnlyMemory<int>)SyntheticTokens.Of(vocabulary, key.For("texts").At(i), length)),
        ];
        var tokens = (long)texts.Length * length;
        var working = engine.Open(model);
        var sum = 0.0;
        var rates = Rates.Measure("bench score", repeats, context, () =>
        {
            sum = working.Score(texts, context.Cancellation).Sum(scores => scores.Sum(score => (double)score));
            return tokens;
        });
        BenchAnswer.Of(
            "score",
            settings.Common,
            engine.Description,
            texts.Length,
            steps: 1,
            tokens,
            rates,
            Arithmetic.ForwardPerToken(shape, vocabulary, length),
            model.WeightCount,
            loss: -sum / tokens).Write(context, json);
        return ExitCode.Done;
    }
}
