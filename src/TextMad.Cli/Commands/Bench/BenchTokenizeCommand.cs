using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Spectre.Console;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking;
using TextMad.Cli.Output;
using TextMad.Tokenization;

namespace TextMad.Cli.Commands.Bench;

/// <summary>What <c>textmad bench tokenize</c> was asked; null text: an invented one.</summary>
internal sealed record BenchTokenizeSettings(string? File, int Vocabulary, int Threads, int Repeats, bool Json);

/// <summary>How fast a tokenizer learns and works, in millions of UTF-8 bytes a second.</summary>
internal sealed record BenchTokenizeAnswer
{
    /// <summary>Learning the vocabulary, on one thread.</summary>
    public required Rates TrainingMegabytesPerSecond { get; init; }

    /// <summary>Turning documents into tokens, on all threads, words remembered from the repetition before.</summary>
    public required Rates EncodingMegabytesPerSecond { get; init; }

    /// <summary>The same with a tokenizer that has seen no text yet: once, so without a spread.</summary>
    public required double FirstEncodingMegabytesPerSecond { get; init; }

    /// <summary>Turning tokens back into documents, on all threads.</summary>
    public required Rates DecodingMegabytesPerSecond { get; init; }

    public required int Documents { get; init; }

    public required long Bytes { get; init; }

    public required long Tokens { get; init; }

    /// <summary>Ids that the tokenizer has; fewer than asked for when the text runs out of pairs.</summary>
    public required int Vocabulary { get; init; }

    public required int Repeats { get; init; }

    public required int Threads { get; init; }

    /// <summary>The largest resident memory of the process, its runtime and the text included.</summary>
    public required long PeakMemoryBytes { get; init; }
}

/// <summary><c>textmad bench tokenize</c>: throughput of the tokenizer on this machine.</summary>
internal sealed class BenchTokenizeCommand : CliCommand<BenchTokenizeSettings>
{
    private const int InventedDocuments = 1000;
    private const int InventedWords = 500;
    private const int InventedLanguage = 30_000;

    private readonly Option<string?> _file = Syntax.Text("--file", "FILE", TextSource.Forms + "; default: half a million words of an invented language");
    private readonly Option<int> _vocabulary = Syntax.Integer("--vocab", "N", "token ids to learn, bytes and end-of-text included", 257, 1 << 20, 4096);
    private readonly Option<int> _threads = BenchFlags.Threads();
    private readonly Option<int> _repeats = BenchFlags.Repeats(5);
    private readonly Option<bool> _json = Syntax.Json();

    public BenchTokenizeCommand(CliContext context)
        : base(
            context,
            "tokenize",
            "Measure how fast a tokenizer is trained here, and how fast it encodes and decodes.",
            "textmad bench tokenize",
            "textmad bench tokenize --file corpus:brown --vocab 8192 --json")
    {
    }

    protected override BenchTokenizeSettings Read(ParseResult arguments) => new(
        arguments.GetValue(_file),
        arguments.GetValue(_vocabulary),
        arguments.GetValue(_threads),
        arguments.GetValue(_repeats),
        arguments.GetValue(_json));

    protected override int Run(BenchTokenizeSettings settings, CliContext context)
    {
        var answer = Measure(settings, context);
        if (settings.Json)
        {
            context.WriteJson(answer);
            return ExitCode.Done;
        }

        context.WriteLine($"{answer.Documents:N0} documents, {answer.Bytes / 1e6:0.##} MB, {answer.Tokens:N0} tokens of a vocabulary of {answer.Vocabulary:N0}");
        context.WriteLine($"{answer.Threads} threads (training: 1); median of {answer.Repeats} repetitions; {Tables.Bytes(answer.PeakMemoryBytes)} peak memory");
        var table = Tables.CreateNumeric(1, "", "MB/s", "slowest", "fastest");
        foreach (var (name, rates) in new[]
        {
            ("train", answer.TrainingMegabytesPerSecond), ("encode", answer.EncodingMegabytesPerSecond), ("decode", answer.DecodingMegabytesPerSecond),
        })
        {
            table.AddRow(name, Tables.Number(rates.Median), Tables.Number(rates.Slowest), Tables.Number(rates.Fastest));
        }

        table.AddRow("encode, first time", Tables.Number(answer.FirstEncodingMegabytesPerSecond), "", "");
        context.Console.Write(table);
        return ExitCode.Done;
    }

    private static BenchTokenizeAnswer Measure(BenchTokenizeSettings settings, CliContext context)
    {
        var texts = settings.File is { } file
            ? TextSource.Read(file, context)
            : SyntheticText.Documents(InventedDocuments, InventedWords, language: InventedLanguage);
        var bytes = texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text));
        var megabytes = bytes / 1e6;
        var options = new BytePairTrainingOptions { Vocabulary = settings.Vocabulary };
        BytePairTokenizer? tokenizer = null;
        var training = Rates.Measure("train", settings.Repeats, context, () =>
        {
            tokenizer = BytePairTokenizer.Train(texts, options, progress: null, context.Cancellation);
            return megabytes;
        });

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = settings.Threads, CancellationToken = context.Cancellation };
        var tokens = new int[texts.Count][];
        double Encode()
        {
            Parallel.For(0, tokens.Length, parallel, i => tokens[i] = tokenizer!.Encode(texts[i]));
            return megabytes;
        }

        var began = Stopwatch.GetTimestamp();
        Encode();
        var first = megabytes / Stopwatch.GetElapsedTime(began).TotalSeconds;
        var encoding = Rates.Measure("encode", settings.Repeats, context, Encode);
        var decoding = Rates.Measure("decode", settings.Repeats, context, () =>
        {
            Parallel.For(0, tokens.Length, parallel, i => _ = tokenizer!.Decode(tokens[i]));
            return megabytes;
        });
        using var process = Process.GetCurrentProcess();
        return new BenchTokenizeAnswer
        {
            TrainingMegabytesPerSecond = training,
            EncodingMegabytesPerSecond = encoding,
            FirstEncodingMegabytesPerSecond = first,
            DecodingMegabytesPerSecond = decoding,
            Documents = texts.Count,
            Bytes = bytes,
            Tokens = tokens.Sum(ids => (long)ids.Length),
            Vocabulary = tokenizer!.VocabularySize,
            Repeats = settings.Repeats,
            Threads = settings.Threads,
            PeakMemoryBytes = process.PeakWorkingSet64,
        };
    }
}
