using System.CommandLine;
using TextMad.Cli.Output;
using TextMad.Generations.Judging;

namespace TextMad.Cli.Commands;

/// <summary>What <c>textmad judge show</c> was asked.</summary>
internal sealed record JudgeShowSettings(bool Json);

/// <summary><c>textmad judge show</c>: what the workspace's judge was trained on, and how good it is.</summary>
internal sealed class JudgeShowCommand : CliCommand<JudgeShowSettings>
{
    private readonly Option<bool> _json = Syntax.Json();

    public JudgeShowCommand(CliContext context)
        : base(context, "show", "Say what the workspace's judge was trained on, and how good it is.", "textmad judge show") => AddOption(_json);

    /// <summary>Shows a judge.</summary>
    internal static void Write(Judge judge, bool json, CliContext context)
    {
        var record = judge.Record;
        if (json)
        {
            context.WriteJson(new
            {
                judge.Fingerprint,
                judge.Width,
                record.Documents,
                record.TrainingTokens,
                record.HeldoutTokens,
                record.HeldoutPerplexity,
                record.HeldoutBitsPerByte,
                record.Options,
                Directory = context.Workspace.JudgeDirectory,
            });
            return;
        }

        context.WriteLine($"judge {judge.Fingerprint} of corpus '{record.Options.Corpus}': {record.Documents:N0} documents that no run sees, {record.TrainingTokens:N0} tokens to learn from");
        context.WriteLine($"perplexity {Tables.Number(record.HeldoutPerplexity)}, {Tables.Number(record.HeldoutBitsPerByte)} bits per byte on {record.HeldoutTokens:N0} tokens held out; embeddings of width {judge.Width}");
        context.WriteLine($"{context.Workspace.JudgeDirectory}");
    }

    protected override JudgeShowSettings Read(ParseResult arguments) => new(arguments.GetValue(_json));

    protected override int Run(JudgeShowSettings settings, CliContext context)
    {
        var judge = Judge.Find(context.Workspace)
            ?? throw new InputException($"The workspace '{context.Workspace.Directory}' has no judge; 'textmad judge build CORPUS' makes one.");
        Write(judge, settings.Json, context);
        return ExitCode.Done;
    }
}
