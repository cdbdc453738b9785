using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Judging;

namespace TextMad.Cli.Commands.Judges;

/// <summary>What <c>textmad judge show</c> was asked.</summary>
internal sealed record JudgeShowSettings(string? Name, bool Json);

/// <summary><c>textmad judge show</c>: what a judge was trained on, and how good it is.</summary>
internal sealed class JudgeShowCommand : CliCommand<JudgeShowSettings>
{
    private readonly Argument<string?> _name = Syntax.OptionalArgument("NAME", "a judge's name, that of its corpus; can be left out where there is only one");
    private readonly Option<bool> _json = Syntax.Json();

    public JudgeShowCommand(CliContext context)
        : base(context, "show", "Show what a judge was trained on, and how well it predicts text.", "textmad judge show", "textmad judge show brown")
    {
    }

    /// <summary>Shows a judge.</summary>
    internal static void Write(Judge judge, bool json, CliContext context)
    {
        var record = judge.Record;
        if (json)
        {
            context.WriteJson(new
            {
                Name = judge.Corpus,
                judge.Language,
                judge.Fingerprint,
                judge.Parameters,
                judge.Width,
                record.Documents,
                record.TrainingTokens,
                record.HeldoutTokens,
                record.HeldoutPerplexity,
                record.HeldoutBitsPerByte,
                record.Options,
                record.Built,
                judge.Directory,
            });
            return;
        }

        context.WriteLine(
            $"judge {judge.Fingerprint} of corpus '{judge.Corpus}', language {judge.Language ?? "not known"}: {record.Documents:N0} documents that no run sees, "
            + $"{record.TrainingTokens:N0} tokens to learn from");
        context.WriteLine(
            $"perplexity {Tables.Number(record.HeldoutPerplexity)}, {Tables.Number(record.HeldoutBitsPerByte)} bits per byte on "
            + $"{record.HeldoutTokens:N0} tokens held out; embeddings of width {judge.Width}");
        context.WriteLine($"{judge.Directory}");
    }

    protected override JudgeShowSettings Read(ParseResult arguments) => new(arguments.GetValue(_name), arguments.GetValue(_json));

    protected override int Run(JudgeShowSettings settings, CliContext context)
    {
        using var store = context.OpenStoreIfThere();
        var judge = settings.Name is { } name ? Judge.Require(context.Workspace, store, name, "NAME") : Judge.All(context.Workspace, store) switch
        {
            [] => throw new InputException($"The workspace '{context.Workspace.Directory}' has no judge; {Shell.Mark(context.Typed("judge", "build", "CORPUS"))} makes one."),
            [var only] => only,
            var several => throw new InputException($"The workspace has several judges: say which, one of {string.Join(", ", several.Select(other => other.Corpus))}."),
        };
        Write(judge, settings.Json, context);
        return ExitCode.Done;
    }
}
