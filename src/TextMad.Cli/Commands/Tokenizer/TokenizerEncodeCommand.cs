using System.CommandLine;
using System.Text;
using TextMad.Cli.Arguments;
using TextMad.Tokenization;

namespace TextMad.Cli.Commands.Tokenizer;

/// <summary>What <c>textmad tokenizer encode</c> was asked; null where nothing was said.</summary>
internal sealed record TokenizerEncodeSettings(string? Source, string? Text, string? Known, string? File, string? Of, bool Json);

/// <summary>What a tokenizer makes of texts.</summary>
/// <param name="Vocabulary">Token ids that it has.</param>
/// <param name="EndOfText">The id that ends a text, which no text yields.</param>
/// <param name="Fingerprint">Equal fingerprints, equal tokenizers.</param>
/// <param name="Bytes">UTF-8 bytes of the texts.</param>
/// <param name="Tokens">Ids in all.</param>
/// <param name="Exact">How many of the texts come back from their ids as they were.</param>
/// <param name="Texts">One entry a text, in order.</param>
internal sealed record TokenizerEncodeAnswer(
    int Vocabulary, int EndOfText, string Fingerprint, long Bytes, long Tokens, int Exact, IReadOnlyList<EncodedText> Texts);

/// <summary>A text as ids, and what comes back of them.</summary>
/// <param name="Ids">The ids.</param>
/// <param name="Pieces">What each id stands for; null when the tokenizer cannot tell.</param>
/// <param name="Decoded">The text of the ids.</param>
/// <param name="Exact">Whether that is the text, a lone half of a surrogate pair counting as U+FFFD.</param>
internal sealed record EncodedText(IReadOnlyList<int> Ids, IReadOnlyList<string>? Pieces, string Decoded, bool Exact);

/// <summary><c>textmad tokenizer encode</c>: texts as token ids and back, by any tokenizer.</summary>
internal sealed class TokenizerEncodeCommand : CliCommand<TokenizerEncodeSettings>
{
    private readonly Argument<string?> _source = Syntax.OptionalArgument("SOURCE", TextSource.Forms);
    private readonly Option<string?> _text = Syntax.Text("--text", "TEXT", "a text, in place of SOURCE");
    private readonly Option<string?> _known =
        Syntax.Text("--model", "NAME", "a model of another project or an encoding whose tokenizer to use: gpt-4o, cl100k_base ('textmad tokenizer list')");
    private readonly Option<string?> _file = Syntax.Text(
        "--file", "PATH", "a tokenizer's file or folder: tokenizer.json, vocab.json with merges.txt, .tiktoken, SentencePiece's .model, WordPiece's .txt");
    private readonly Option<string?> _of = Syntax.Text("--of", "MODEL", "the tokenizer of " + LoadedModel.Forms);
    private readonly Option<bool> _json = Syntax.Json();

    public TokenizerEncodeCommand(CliContext context)
        : base(
            context,
            "encode",
            "Turn texts into token ids and back: show the tokens of a text, and whether decoding gives the same text.",
            "textmad tokenizer encode --model gpt-4o --text 'The keeper lit the lamp.'",
            "textmad tokenizer encode corpus:brown --model cl100k_base",
            "textmad tokenizer encode texts.txt --file tokenizer.model --json")
    {
    }

    protected override TokenizerEncodeSettings Read(ParseResult arguments) => new(
        arguments.GetValue(_source),
        arguments.GetValue(_text),
        arguments.GetValue(_known),
        arguments.GetValue(_file),
        arguments.GetValue(_of),
        arguments.GetValue(_json));

    protected override int Run(TokenizerEncodeSettings settings, CliContext context)
    {
        var texts = (settings.Source, settings.Text) switch
        {
            (null, { } text) => [text],
            ({ } source, null) => TextSource.Read(source, context),
            _ => throw new InputException($"One of SOURCE and --text is needed: {TextSource.Forms}; or --text TEXT."),
        };
        var tokenizer = Open(settings, context);
        var encoded = new EncodedText[texts.Count];
        Parallel.For(0, texts.Count, new ParallelOptions { CancellationToken = context.Cancellation }, i => encoded[i] = Encode(tokenizer, texts[i]));
        var answer = new TokenizerEncodeAnswer(
            tokenizer.VocabularySize,
            tokenizer.EndOfText,
            tokenizer.Fingerprint,
            texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text)),
            encoded.Sum(text => (long)text.Ids.Count),
            encoded.Count(text => text.Exact),
            encoded);
        if (settings.Json)
        {
            context.WriteJson(answer);
            return ExitCode.Done;
        }

        context.WriteLine($"token ids      {answer.Vocabulary}, of which {answer.EndOfText} ends a text");
        context.WriteLine($"fingerprint    {answer.Fingerprint[..16]}");
        if (texts.Count == 1 && encoded[0].Ids.Count <= 200)
        {
            context.WriteLine($"ids            {string.Join(' ', encoded[0].Ids)}");
            if (encoded[0].Pieces is { } pieces)
            {
                context.WriteLine($"pieces         {string.Join('|', pieces)}");
            }

            context.WriteLine($"decoded         {encoded[0].Decoded}{(encoded[0].Exact ? "" : "   (differs from the text given)")}");
        }

        context.WriteLine($"tokens         {answer.Tokens}, of {answer.Bytes} bytes: {(answer.Tokens == 0 ? 0 : (double)answer.Bytes / answer.Tokens):0.00} bytes a token");
        context.WriteLine($"round trip      {answer.Exact} of {texts.Count} texts exactly");
        return ExitCode.Done;
    }

    private static ITokenizer Open(TokenizerEncodeSettings settings, CliContext context) => (settings.Known, settings.File, settings.Of) switch
    {
        ({ } name, null, null) => KeptTokenizer.Make(new TokenizerOptions { Engine = TokenizerEngine.Ml, Model = name }, []),
        (null, { } file, null) => KeptTokenizer.Make(new TokenizerOptions { Engine = TokenizerEngine.Ml, File = file }, []),
        (null, null, { } model) => LoadedModel.Load(model, context).Tokenizer,
        _ => throw new InputException("One of --model, --file and --of is needed, to choose the tokenizer. 'textmad tokenizer list' lists those that need no file."),
    };

    private static EncodedText Encode(ITokenizer tokenizer, string text)
    {
        var ids = tokenizer.Encode(text);
        var decoded = tokenizer.Decode(ids);
        var pieces = ids.Select(tokenizer.BytesOf).ToList();
        return new EncodedText(
            ids,
            pieces.Contains(null) ? null : [.. pieces.Select(piece => Encoding.UTF8.GetString(piece!))],
            decoded,
            decoded == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
    }
}
