using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Configuration;
using TextMad.Experiments;

namespace TextMad.Cli.Commands.Runs;

/// <summary>What <c>textmad presets show</c> was asked.</summary>
internal sealed record PresetsShowSettings(string Name, bool Source);

/// <summary><c>textmad presets show</c>: a preset as YAML, to begin an experiment of one's own from.</summary>
internal sealed class PresetsShowCommand : CliCommand<PresetsShowSettings>
{
    private readonly Argument<string> _name = Syntax.Argument("NAME", "the preset");
    private readonly Option<bool> _source = Syntax.Flag("--source", "as it is shipped: only what differs from the defaults");

    public PresetsShowCommand(CliContext context)
        : base(
            context,
            "show",
            "Show a preset as YAML with every setting, what it means and what is allowed.",
            "textmad presets show quickstart",
            "textmad presets show quickstart --source")
    {
    }

    protected override PresetsShowSettings Read(ParseResult arguments) => new(arguments.GetRequiredValue(_name), arguments.GetValue(_source));

    protected override int Run(PresetsShowSettings settings, CliContext context)
    {
        var yaml = PresetLibrary.Contains(settings.Name)
            ? PresetLibrary.Read(settings.Name)
            : throw new InputException(
                $"There is no preset '{settings.Name}'{NearestName.Suggest(settings.Name, PresetLibrary.Names)} Presets: {string.Join(", ", PresetLibrary.Names)}.");
        context.Out.Write(settings.Source ? yaml : SettingsWriter.Write(RunNames.Experiment(settings.Name, [], context).Options, comments: true));
        return ExitCode.Done;
    }
}
