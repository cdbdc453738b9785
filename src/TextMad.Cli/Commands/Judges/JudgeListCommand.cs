using Spectre.Console;
using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Judging;

namespace TextMad.Cli.Commands.Judges;

/// <summary>What <c>textmad judge list</c> was asked.</summary>
internal sealed record JudgeListSettings(bool Json);

/// <summary>A judge of the workspace.</summary>
/// <param name="Name">Its name, by which runs and <c>measure</c> ask for it.</param>
/// <param name="Corpus">The corpus of its text.</param>
/// <param name="Language">The language of its text, a BCP 47 tag; null when it is not known.</param>
/// <param name="Parameters">Numbers in its model.</param>
/// <param name="TrainingTokens">Tokens that it learnt from.</param>
/// <param name="HeldoutBitsPerByte">How well it predicts text of the corpus that it did not learn from.</param>
/// <param name="Built">When it was made; null when its record does not say.</param>
/// <param name="Fingerprint">Names its weights.</param>
internal sealed record JudgeListAnswer(
    string Name, string Corpus, string? Language, long Parameters, long TrainingTokens, double HeldoutBitsPerByte, DateTimeOffset? Built, string Fingerprint);

/// <summary><c>textmad judge list</c>: the judges of the workspace, one per corpus.</summary>
internal sealed class JudgeListCommand : CliCommand<JudgeListSettings>
{
    private readonly Option<bool> _json = Syntax.Json();

    public JudgeListCommand(CliContext context)
        : base(context, "list", "List the judges of the workspace, one per corpus: language, size, how well each predicts text that it has not seen.", "textmad judge list",
            "textmad judge list --json")
    {
    }

    protected override JudgeListSettings Read(ParseResult arguments) => new(arguments.GetValue(_json));

    protected override int Run(JudgeListSettings settings, CliContext context)
    {
        using var store = context.OpenStoreIfThere();
        List<JudgeListAnswer> judges =
        [
            .. Judge.All(context.Workspace, store).Select(judge => new JudgeListAnswer(
                judge.Corpus, judge.Corpus, judge.Language, judge.Parameters, judge.Record.TrainingTokens, judge.Record.HeldoutBitsPerByte, judge.Record.Built, judge.Fingerprint)),
        ];
        if (settings.Json)
        {
            context.WriteJson(judges);
            return ExitCode.Done;
        }

        if (judges.Count == 0)
        {
            context.Note($"The workspace '{context.Workspace.Directory}' has no judge; {Shell.Mark(context.Typed("judge", "build", "CORPUS"))} makes one.");
            return ExitCode.Done;
        }

        var table = Tables.Create("judge", "language", "parameters", "tokens", "bits per byte", "built", "fingerprint");
        foreach (var column in new[] { 2, 3, 4 })
        {
            table.Columns[column].Alignment = Justify.Right;
        }

        foreach (var judge in judges)
        {
            table.AddRow(
                Tables.Cell(judge.Name), Tables.Cell(judge.Language ?? "not known"), Tables.Integer(judge.Parameters), Tables.Integer(judge.TrainingTokens),
                Tables.Number(judge.HeldoutBitsPerByte), judge.Built is { } built ? FormattableString.Invariant($"{built:yyyy-MM-dd HH:mm}Z") : "-", judge.Fingerprint);
        }

        context.Console.Write(table);
        return ExitCode.Done;
    }
}
