using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Configuration;
using TextMad.Judging;
using TextMad.Storage;
using TextMad.Training;

namespace TextMad.Cli.Commands.Judges;

/// <summary>What <c>textmad judge build</c> was asked.</summary>
internal sealed record JudgeBuildSettings(JudgeOptions Options, bool Overwrite, EngineChoice Engine, bool Json);

/// <summary><c>textmad judge build</c>: makes the judge of a corpus.</summary>
internal sealed class JudgeBuildCommand : CliCommand<JudgeBuildSettings>
{
    private readonly Argument<string> _corpus = Syntax.Argument("CORPUS", "a corpus of real text in the workspace");
    private readonly Option<SettingOverride[]> _overrides = Syntax.Overrides("change a setting, e.g. share=0.1 or shape.width=256; can be given several times");
    private readonly Option<bool> _overwrite = Syntax.Flag("--overwrite", "replace the existing judge; later measurements are then not comparable with earlier ones");
    private readonly EngineFlags _engine = new();
    private readonly Option<bool> _json = Syntax.Json();

    public JudgeBuildCommand(CliContext context)
        : base(
            context,
            "build",
            "Train the judge of a corpus, on a share of its text that no run will use. A run that measures with a judge builds the judge of its corpus when there is none.",
            "textmad judge build brown",
            "textmad judge build brown --set share=0.1 --set shape.width=256 --overwrite")
    {
    }

    protected override JudgeBuildSettings Read(ParseResult arguments) => new(
        SettingsReader.FromArguments<JudgeOptions>(
        [
            new SettingOverride("corpus", arguments.GetRequiredValue(_corpus), "CORPUS"),
            .. arguments.GetValue(_overrides) ?? [],
        ]),
        arguments.GetValue(_overwrite),
        _engine.Read(arguments),
        arguments.GetValue(_json));

    protected override int Run(JudgeBuildSettings settings, CliContext context)
    {
        StoreNames.RequireDocuments(context.Workspace, settings.Options.Corpus);
        var engine = TransformerEngines.Of(settings.Engine.Options(context.Workspace));
        context.Workspace.RequireStore();
        using var store = context.CreateStore();
        context.HowToGoOn = $"{Shell.Line(["textmad", "judge", "build", settings.Options.Corpus, "--workspace", context.Workspace.Directory])}, with the same settings";
        var judge = JudgeBuilder.Build(store, context.Workspace, settings.Options, settings.Overwrite, context.Progress, context.Cancellation, engine);
        context.Progress.Clear();
        JudgeShowCommand.Write(judge, settings.Json, context);
        return ExitCode.Done;
    }
}
