using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Configuration;
using TextMad.Experiments;

namespace TextMad.Cli.Commands.Runs;

/// <summary>What <c>textmad presets</c> was asked.</summary>
internal sealed record PresetsSettings(bool Table, bool Json);

/// <summary><c>textmad presets</c>: the experiments that ship with the tool.</summary>
internal sealed class PresetsCommand : CliCommand<PresetsSettings>
{
    private readonly Option<bool> _table = Syntax.Flag("--table", "as a Markdown table, with regimes, seeds and publication");
    private readonly Option<bool> _json = Syntax.Json();

    public PresetsCommand(CliContext context)
        : base(context, "presets", "List the experiments that ship with the tool.", "textmad presets", "textmad presets --table", "textmad presets --json")
    {
        Subcommands.Add(new PresetsShowCommand(context));
    }

    protected override PresetsSettings Read(ParseResult arguments) => new(arguments.GetValue(_table), arguments.GetValue(_json));

    protected override int Run(PresetsSettings settings, CliContext context)
    {
        if (settings.Table)
        {
            var rows = PresetLibrary.Names.Select(name => (Name: name, RunNames.Experiment(name, [], context).Options)).Select(preset => new[]
            {
                preset.Name,
                preset.Options.Description,
                string.Join(", ", preset.Options.Loop.Regimes.Select(regime => regime.Label)),
                FormattableString.Invariant($"{preset.Options.Loop.Generations}"),
                FormattableString.Invariant($"{preset.Options.Loop.Seeds.Count}"),
                preset.Options.Study.Source,
            });
            context.Out.Write(MarkdownTable.Of(["preset", "what it is for", "regimes", "generations", "seeds", "publication"], rows));
            return ExitCode.Done;
        }

        var presets = PresetLibrary.Names.Select(name => new { Name = name, RunNames.Experiment(name, [], context).Options.Description }).ToList();
        if (settings.Json)
        {
            context.WriteJson(presets);
            return ExitCode.Done;
        }

        var table = Tables.Create("preset", "what it is for");
        presets.ForEach(preset => Spectre.Console.TableExtensions.AddRow(table, Tables.Cell(preset.Name), Tables.Cell(preset.Description, 120)));
        context.Console.Write(table);
        return ExitCode.Done;
    }
}

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
