using System.CommandLine;
using System.Diagnostics;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;
using TextMad.Sampling;
using TextMad.Training;

namespace TextMad.Cli.Commands.Bench;

/// <summary>What <c>textmad bench sample</c> was asked.</summary>
internal sealed record BenchSampleSettings(BenchSettings Common, int Batch, int Tokens, bool Profile);

/// <summary><c>textmad bench sample</c>: writing throughput of a model shape on this machine.</summary>
internal sealed class BenchSampleCommand : CliCommand<BenchSampleSettings>
{
    private readonly BenchFlags _common = new(repeats: 7);
    private readonly Option<int> _batch = Syntax.Integer("--batch", "N", "texts written at once", 1, 65536, 64);
    private readonly Option<int> _tokens = Syntax.Integer("--tokens", "N", "tokens of each text", 1, 8192, 63);
    private readonly Option<bool> _profile = Syntax.Flag("--profile", "also show where the time of the last repetition goes, kernel by kernel");

    public BenchSampleCommand(CliContext context)
        : base(
            context,
            "sample",
            "Measure how fast a model shape writes here, with new random weights.",
            "textmad bench sample --layers 4 --heads 4 --width 128 --batch 64 --tokens 63",
            "textmad bench sample --layers 6 --heads 6 --width 384 --context 256 --vocab 4096 --threads 2 --json")
    {
    }

    protected override BenchSampleSettings Read(ParseResult arguments) =>
        new(_common.Read(arguments), arguments.GetValue(_batch), arguments.GetValue(_tokens), arguments.GetValue(_profile));

    protected override int Run(BenchSampleSettings settings, CliContext context)
    {
        var (shape, vocabulary, threads, repeats, engineOptions, json) = settings.Common;
        var engine = TransformerEngines.Of(engineOptions);
        var key = RandomKey.FromSeed(1).For("bench");
        var model = new Transformer(shape, vocabulary, endOfText: 0, key.For("weights")) { Team = ThreadTeam.For(threads) };
        if (settings.Profile)
        {
            BenchFlags.RequireProfiled(engineOptions);
        }

        var kernels = settings.Profile ? new KernelClock(threads) : null;
        model.Clock = kernels;
        var generator = new TextGenerator(
            engine.Open(model),
            endOfText: 0,
            new DecodingOptions { MinimumTokens = settings.Tokens, MaximumTokens = settings.Tokens, Batch = settings.Batch });
        var written = 0L;
        var began = 0L;
        var elapsed = 0.0;
        var rates = Rates.Measure("bench sample", repeats, context, () =>
        {
            kernels?.Reset();
            began = Stopwatch.GetTimestamp();
            var texts = generator.Generate(settings.Batch, key.For("texts"), cancellation: context.Cancellation);
            elapsed = Stopwatch.GetElapsedTime(began).TotalSeconds;
            return written = texts.Sum(text => (long)text.Tokens.Length);
        });
        var answer = BenchAnswer.Of(
            "sample",
            settings.Common,
            engine.Description,
            settings.Batch,
            settings.Tokens,
            written,
            rates,
            Arithmetic.ForwardPerToken(shape, vocabulary, settings.Tokens),
            model.WeightCount,
            loss: null);
        (answer with { Profile = kernels is null ? null : Profile.Of(kernels, elapsed, threads) }).Write(context, json);
        return ExitCode.Done;
    }
}
