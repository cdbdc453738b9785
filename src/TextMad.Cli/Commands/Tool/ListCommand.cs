using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Configuration;
using TextMad.Corpora.Pipeline;
using TextMad.Crawling.Recrawl;
using TextMad.Experiments;
using TextMad.Generations;
using TextMad.Metrics;
using TextMad.Reporting.Profile;
using TextMad.Storage.Sql;

namespace TextMad.Cli.Commands.Tool;

/// <summary>What <c>textmad list</c> was asked.</summary>
internal sealed record ListSettings(string Kind, bool Settings, bool Table, bool Json);

/// <summary><c>textmad list</c>: what this build knows by name, with what it is and where it is from.</summary>
internal sealed class ListCommand : CliCommand<ListSettings>
{
    private static readonly IReadOnlyDictionary<string, Type> _choices = new Dictionary<string, Type>
    {
        ["regimes"] = typeof(Regime),
        ["mitigations"] = typeof(Mitigation),
        ["models"] = typeof(ModelOptions),
        ["blocks"] = typeof(PipelineBlock),
        ["policies"] = typeof(RecrawlPolicy),
    };

    private static readonly string[] _others = ["metrics", "settings", "definitions", "views"];

    private readonly Argument<string> _kind = Syntax.Argument("KIND", $"{string.Join(", ", _choices.Keys.Concat(_others))}", [.. _choices.Keys, .. _others]);
    private readonly Option<bool> _settings = Syntax.Flag("--settings", $"of {string.Join(", ", _choices.Keys)}: their settings, with default, what is allowed, and meaning");
    private readonly Option<bool> _table = Syntax.Flag("--table", "as a Markdown table");
    private readonly Option<bool> _json = Syntax.Json();

    public ListCommand(CliContext context)
        : base(
            context,
            "list",
            "List everything that can be chosen by name: regimes, mitigations, kinds of models, metrics, blocks of pipelines, policies of revisits, settings of an experiment, "
            + "definitions of collapse, views of stores; with a description and the source of each.",
            "textmad list regimes",
            "textmad list regimes --settings",
            "textmad list metrics --json",
            "textmad list settings --table")
    {
    }

    protected override ListSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_kind), arguments.GetValue(_settings), arguments.GetValue(_table), arguments.GetValue(_json));

    protected override int Run(ListSettings settings, CliContext context)
    {
        string[] known = [.. _choices.Keys, .. _others];
        if (!known.Contains(settings.Kind))
        {
            throw new InputException($"There is no list of '{settings.Kind}'{NearestName.Suggest(settings.Kind, known)} Lists: {string.Join(", ", known)}.");
        }

        if (settings.Settings && !_choices.ContainsKey(settings.Kind))
        {
            throw new InputException($"--settings has no effect on '{settings.Kind}'; it is for {string.Join(", ", _choices.Keys)}.");
        }

        if (settings.Table && settings.Json)
        {
            throw new InputException("--table and --json exclude each other.");
        }

        var (columns, rows, answer) = Gather(settings);
        if (settings.Json)
        {
            context.WriteJson(answer);
        }
        else if (settings.Table)
        {
            context.Out.Write(MarkdownTable.Of(columns, rows));
        }
        else
        {
            var table = Tables.Create(columns);
            foreach (var row in rows)
            {
                Spectre.Console.TableExtensions.AddRow(table, [.. row.Select(cell => Tables.Cell(cell, 400))]);
            }

            context.Console.Write(table);
        }

        return ExitCode.Done;
    }

    private static (string[] Columns, IReadOnlyList<string[]> Rows, object Answer) Gather(ListSettings settings)
    {
        switch (settings.Kind)
        {
            case "metrics":
                return (
                    ["name", "definition", "range", "collapse", "length", "source"],
                    [.. MetricSuite.All.Select(m => new[] { m.Name, m.Description, m.Range, Direction(m.Collapse), m.DependsOnLength ? "yes" : "", m.Source })],
                    MetricSuite.All.Select(
                        m => new { m.Name, m.Description, m.Range, m.Unit, Collapse = Direction(m.Collapse), m.DependsOnLength, Scale = m.Scale.ToString(), m.Source }));
            case "settings":
                var all = SettingCatalogue.Settings(new ExperimentOptions());
                return (["setting", "default", "allowed", "what it is"], [.. all.Select(s => new[] { s.Name, s.Standard, s.Allowed, s.Meaning })], all);
            case "definitions":
                return (
                    ["definition", "what is tested", "metric"],
                    [.. CollapseProfile.Definitions.Select(d => new[] { d.Name, d.Meaning, string.Join(", else ", d.Metrics) })],
                    CollapseProfile.Definitions.Select(d => new { d.Name, d.Meaning, d.Metrics }));
            case "views":
                return (["view", "columns"], [.. SqlViews.All.Select(v => new[] { v.Name, v.Columns })], SqlViews.All);
            default:
                var choices = SettingCatalogue.Choices(_choices[settings.Kind]);
                var one = settings.Kind == "policies" ? "policy" : settings.Kind[..^1];
                return settings.Settings
                    ? ([one, "setting", "default", "allowed", "what it is"],
                        [.. choices.SelectMany(c => c.Settings.Select(s => new[] { c.Name, s.Name, s.Standard, s.Allowed, s.Meaning }))], choices)
                    : ([one, What(settings.Kind), "source", "settings"],
                        [.. choices.Select(c => new[] { c.Name, c.Meaning, c.Source, string.Join(", ", c.Settings.Select(s => s.Name)) })], choices);
        }
    }

    private static string What(string kind) => kind == "regimes" ? "trained on" : "what it does";

    private static string Direction(CollapseDirection direction) => direction switch
    {
        CollapseDirection.Up => "up",
        CollapseDirection.Down => "down",
        _ => "",
    };
}
