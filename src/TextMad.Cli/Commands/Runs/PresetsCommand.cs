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
