using System.CommandLine;
using System.Globalization;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Numerics.Random;
using TextMad.Sampling;

namespace TextMad.Cli.Commands.Texts;

/// <summary>What <c>textmad generate</c> was asked.</summary>
internal sealed record GenerateSettings(string Model, int Count, string? Prompt, DecodingOptions Decoding, ulong Seed, EngineChoice Engine, bool Json);

/// <summary>A text that a model wrote.</summary>
/// <param name="Index">Its number from 0; with the seed it decides the text.</param>
/// <param name="Text">Prompt and continuation.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="Tokens">All tokens.</param>
/// <param name="Ended">Whether the model ended it; false when it was cut at the longest length.</param>
internal sealed record GenerateAnswer(ulong Index, string Text, int PromptTokens, int Tokens, bool Ended);

/// <summary><c>textmad generate</c>: lets a model write.</summary>
internal sealed class GenerateCommand : CliCommand<GenerateSettings>
{
    private static readonly DecodingOptions _standard = new();

    private readonly Argument<string> _model = Syntax.Argument("MODEL", LoadedModel.Forms);
    private readonly Option<int> _count = Syntax.Integer("--count", "N", "texts to write", 1, 1_000_000, 1);
    private readonly Option<string?> _prompt = Syntax.Text("--prompt", "TEXT", "what every text begins with (default: nothing)");
    private readonly Option<string?> _seed = Syntax.Text("--seed", "SEED", "seed; the same seed, the same texts (default: 1)");

    private readonly SettingFlags<DecodingOptions> _decoding = new SettingFlags<DecodingOptions>()
        .Add("--temperature", "temperature", "logits are divided by this; 0 takes the most probable token (default: 1)")
        .Add("--top-k", "top_k", "only the k most probable tokens; 0 is off (default: 0)")
        .Add("--top-p", "top_p", "only the fewest tokens with at least this mass; 1 is off (default: 1)")
        .Add("--repetition-penalty", "repetition_penalty", "penalty on tokens already in the text; 1 is off (default: 1)")
        .Add("--beams", "beams", "search for the most probable text with this many beams; 1 draws at random (default: 1)")
        .Add("--length-penalty", "length_penalty", "beam search: score is the sum of log-probabilities over length to this power (default: 1)")
        .Add("--watermark-delta", "watermark.delta", "what is added to the logits of the watermark's green tokens, e.g. 2; 0 is off (default: 0)")
        .Add("--watermark-gamma", "watermark.gamma", FormattableString.Invariant($"share of the vocabulary that is green (default: {_standard.Watermark.Gamma})"))
        .Add("--watermark-key", "watermark.key", FormattableString.Invariant($"the secret key, needed to detect the watermark (default: {_standard.Watermark.Key})"))
        .Add("--max-tokens", "maximum_tokens",
            string.Create(CultureInfo.InvariantCulture, $"longest text in tokens, prompt included (default: four times the mean length of the texts that the model was "
                + $"trained on, {DecodingOptions.UnknownRoom} where that is unknown)"))
        .Add("--min-tokens", "minimum_tokens", "shortest text in tokens, prompt included (default: 0)")
        .Add("--batch", "batch", FormattableString.Invariant($"texts written at once; speed only (default: {_standard.Batch})"));

    private readonly EngineFlags _engine = new();
    private readonly Option<bool> _json = Syntax.Json();

    public GenerateCommand(CliContext context)
        : base(
            context,
            "generate",
            "Generate texts with a model. Text number i depends only on the model, the settings, the seed and i.",
            "textmad generate quickstart/base/s1/g0 --count 3",
            "textmad generate quickstart/replace/s1/g4 --prompt 'The jury' --temperature 0.7 --top-p 0.95 --seed 7",
            "textmad generate quickstart/base/s1/g0 --prompt 'The jury' --beams 5",
            "textmad generate quickstart/base/s1/g0 --count 100 --engine torch --json")
    {
    }

    protected override GenerateSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_model),
        arguments.GetValue(_count),
        arguments.GetValue(_prompt),
        _decoding.Read(arguments),
        ReadSeed(arguments.GetValue(_seed)),
        _engine.Read(arguments),
        arguments.GetValue(_json));

    protected override int Run(GenerateSettings settings, CliContext context)
    {
        if (settings.Decoding.Beams > 1 && settings.Count > 1)
        {
            throw new InputException(
                $"--count {settings.Count} with --beams {settings.Decoding.Beams}: a beam search finds one text, the same every "
                + "time. Leave --count at 1, or draw at random with --beams 1.");
        }

        var kept = LoadedModel.Load(settings.Model, context);
        var (model, tokenizer) = (settings.Engine.Open(kept, context), kept.Tokenizer);
        ReadOnlyMemory<int> prompt = settings.Prompt is null ? Array.Empty<int>() : tokenizer.Encode(settings.Prompt);
        var decoding = LoadedModel.WithRoom(settings.Decoding, settings.Model, prompt.Length, context);
        var sequences = new TextGenerator(model, tokenizer.EndOfText, decoding, TextConstraint.Of(tokenizer)).Generate(
            Enumerable.Range(0, settings.Count).Select(i => new GenerationRequest((ulong)i, prompt)),
            RandomKey.FromSeed(settings.Seed).For(TextGenerator.Purpose),
            context.Progress,
            "generate",
            context.Cancellation);
        context.Progress.Clear();
        var answers = sequences.Select(s => new GenerateAnswer(s.Index, SampledText.Of(tokenizer, s).Text, s.PromptLength, s.Tokens.Length, s.Ended));
        if (settings.Json)
        {
            Output.JsonOutput.WriteArray(context.Out, answers);
            return ExitCode.Done;
        }

        foreach (var answer in answers)
        {
            if (settings.Count > 1)
            {
                context.WriteLine($"--- {answer.Index}{(answer.Ended ? "" : " (cut)")}");
            }

            context.Out.WriteLine(answer.Text);
        }

        return ExitCode.Done;
    }

    private static ulong ReadSeed(string? text) =>
        text is null ? 1
        : ulong.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var seed) ? seed
        : throw new InputException($"--seed '{text}': an integer from 0 to {ulong.MaxValue} is expected.");
}
