using System.CommandLine;
using Spectre.Console;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Tokenization;

namespace TextMad.Cli.Commands.Tokenizer;

/// <summary>What <c>textmad tokenizer list</c> was asked.</summary>
internal sealed record TokenizerListSettings(bool Json);

/// <summary>A tokenizer of others that is known by name.</summary>
/// <param name="Encoding">Its own name.</param>
/// <param name="Vocabulary">Token ids, the one that ends a text included.</param>
/// <param name="EndOfText">The id that ends a text.</param>
/// <param name="Models">Models that use it.</param>
/// <param name="Prefixes">Beginnings of names of further models that use it.</param>
internal sealed record TokenizerListAnswer(string Encoding, int Vocabulary, int EndOfText, IReadOnlyList<string> Models, IReadOnlyList<string> Prefixes);

/// <summary><c>textmad tokenizer list</c>: the tokenizers of others that need no file.</summary>
internal sealed class TokenizerListCommand : CliCommand<TokenizerListSettings>
{
    private readonly Option<bool> _json = Syntax.Json();

    public TokenizerListCommand(CliContext context)
        : base(
            context, "list", "List the tokenizers of others that are known by the name of an encoding or a model.", "textmad tokenizer list", "textmad tokenizer list --json")
    {
    }

    protected override TokenizerListSettings Read(ParseResult arguments) => new(arguments.GetValue(_json));

    protected override int Run(TokenizerListSettings settings, CliContext context)
    {
        var engine = Adapters.MLTokenizers.Load<ITokenizerEngine>("textmad tokenizer list");
        List<TokenizerListAnswer> known =
        [
            .. engine.Known.Select(known => (known, Tokenizer: engine.OpenKnown(known.Encoding)))
                .Select(k => new TokenizerListAnswer(k.known.Encoding, k.Tokenizer.VocabularySize, k.Tokenizer.EndOfText, k.known.Models, k.known.Prefixes)),
        ];
        if (settings.Json)
        {
            context.WriteJson(known);
            return ExitCode.Done;
        }

        var table = Tables.Create("encoding", "token ids", "end of text", "models");
        table.Columns[1].Alignment = Justify.Right;
        table.Columns[2].Alignment = Justify.Right;
        foreach (var tokenizer in known)
        {
            table.AddRow(
                Tables.Cell(tokenizer.Encoding), Tables.Integer(tokenizer.Vocabulary), Tables.Integer(tokenizer.EndOfText),
                Tables.Cell(string.Join(", ", tokenizer.Models.Concat(tokenizer.Prefixes.Select(prefix => prefix + "*"))), 400));
        }

        context.Console.Write(table);
        return ExitCode.Done;
    }
}
