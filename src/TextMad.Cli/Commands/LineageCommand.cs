using System.CommandLine;
using TextMad.Provenance;

namespace TextMad.Cli.Commands;

/// <summary>What <c>textmad lineage</c> was asked.</summary>
internal sealed record LineageSettings(string Name, bool Up, bool Down, LineageOptions Options, bool Json);

/// <summary><c>textmad lineage</c>: where a document or model came from and what became of it.</summary>
internal sealed class LineageCommand : CliCommand<LineageSettings>
{
    private readonly Argument<string> _name = Syntax.Argument("DOC|MODEL", "a document (the beginning of its id) or a model (run/regime/seed/generation)");
    private readonly Option<bool> _up = Syntax.Flag("--up", "only what it came from");
    private readonly Option<bool> _down = Syntax.Flag("--down", "only what became of it");
    private readonly SettingFlags<LineageOptions> _options = new();
    private readonly Option<bool> _json = Syntax.Json();

    public LineageCommand(CliContext context)
        : base(
            context,
            "lineage",
            "Show where a document or a model came from and what became of it, with its synthetic ancestry: how many models its text has passed through.",
            "textmad lineage 3fa9c1",
            "textmad lineage quickstart/replace/s1/g3 --up",
            "textmad lineage 3fa9c1 --down --depth 3 --json")
    {
        Add(_name);
        AddOption(_up);
        AddOption(_down);
        var standard = new LineageOptions();
        _options
            .Add(this, "--depth", "depth", FormattableString.Invariant($"steps to follow in each direction (default: {standard.Depth})"))
            .Add(this, "--width", "width", FormattableString.Invariant($"nodes to show under one node (default: {standard.Width})"));
        AddOption(_json);
    }

    protected override LineageSettings Read(ParseResult arguments)
    {
        var (up, down) = (arguments.GetValue(_up), arguments.GetValue(_down));
        return new LineageSettings(
            arguments.GetRequiredValue(_name), up || !down, down || !up, _options.Read(arguments), arguments.GetValue(_json));
    }

    protected override int Run(LineageSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var tree = new Lineage(store, settings.Options).Of(settings.Name);
        var ancestry = tree.Subject.Kind == "model"
            ? new SyntheticAncestry(store).OfModel(new ModelId(tree.Subject.Id!))
            : new SyntheticAncestry(store).OfDocument(DocumentId.Parse(tree.Subject.Id!));
        if (settings.Json)
        {
            context.WriteJson(new
            {
                tree.Subject,
                SyntheticAncestry = ancestry,
                Up = settings.Up ? tree.Up : null,
                Down = settings.Down ? tree.Down : null,
            });
            return ExitCode.Done;
        }

        context.Out.WriteLine(tree.Subject.Label);
        context.WriteLine($"synthetic ancestry: {ancestry.MeanModels:0.###} models on average, at most {ancestry.Depth}; {ancestry.MachineShare:0.#%} of the words are machine-written{(ancestry.IsLowerBound ? " (at least: a model behind it is unknown)" : "")}");
        if (settings.Up)
        {
            Show(context, "comes from", tree.Up, last: !settings.Down);
        }

        if (settings.Down)
        {
            Show(context, "went into", tree.Down, last: true);
        }

        return ExitCode.Done;
    }

    private static void Show(CliContext context, string direction, IReadOnlyList<LineageNode> nodes, bool last)
    {
        context.Out.WriteLine($"{(last ? "└─" : "├─")} {direction}{(nodes.Count == 0 ? ": nothing that the store knows" : "")}");
        Show(context, nodes, last ? "   " : "│  ");
    }

    private static void Show(CliContext context, IReadOnlyList<LineageNode> nodes, string indent)
    {
        for (var i = 0; i < nodes.Count; i++)
        {
            var last = i == nodes.Count - 1;
            context.Out.WriteLine($"{indent}{(last ? "└─" : "├─")} {nodes[i].Label}");
            Show(context, nodes[i].Children, indent + (last ? "   " : "│  "));
        }
    }
}
