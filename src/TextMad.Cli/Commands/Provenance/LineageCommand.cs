using System.CommandLine;
using System.Globalization;
using TextMad.Cli.Arguments;
using TextMad.Provenance;
using TextMad.Provenance.Lineages;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Cli.Commands.Provenance;

/// <summary>What <c>textmad lineage</c> was asked.</summary>
internal sealed record LineageSettings(string Name, bool Up, bool Down, LineageOptions Options, bool Weights, bool Dot, bool Json);

/// <summary><c>textmad lineage</c>: where a document or model came from and what became of it.</summary>
internal sealed class LineageCommand : CliCommand<LineageSettings>
{
    private static readonly LineageOptions _standard = new();

    private readonly Argument<string> _name =
        Syntax.Argument("DOC|MODEL|RUN", "a document (the beginning of its id) or a model (run/regime/seed/generation); with --dot also a run");
    private readonly Option<bool> _up = Syntax.Flag("--up", "only its ancestors");
    private readonly Option<bool> _down = Syntax.Flag("--down", "only its descendants");

    private readonly SettingFlags<LineageOptions> _options = new SettingFlags<LineageOptions>()
        .Add("--depth", "depth", FormattableString.Invariant($"steps to follow in each direction (default: {_standard.Depth})"))
        .Add("--width", "width", FormattableString.Invariant($"nodes to show under one node (default: {_standard.Width})"));

    private readonly Option<string> _weights = Syntax.Weights("ignore");
    private readonly AnswerForms _forms = new("--dot", "answer as a graph for Graphviz; also of a whole run");

    public LineageCommand(CliContext context)
        : base(
            context,
            "lineage",
            "Show where a document or a model came from and what was made from it, with its synthetic ancestry: how many models its text has passed through.",
            "textmad lineage 3fa9c1",
            "textmad lineage quickstart/replace/s1/g3 --up",
            "textmad lineage 3fa9c1 --down --depth 3 --json",
            "textmad lineage quickstart --dot")
    {
    }

    protected override LineageSettings Read(ParseResult arguments)
    {
        var (up, down) = (arguments.GetValue(_up), arguments.GetValue(_down));
        return new LineageSettings(
            arguments.GetRequiredValue(_name), up || !down, down || !up, _options.Read(arguments), arguments.GetValue(_weights) == "count", arguments.GetValue(_forms.Other),
            arguments.GetValue(_forms.Json));
    }

    protected override int Run(LineageSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        if (store.Runs().Any(run => run.Id == settings.Name && run.Kind == RunKind.Experiment))
        {
            if (!settings.Dot)
            {
                throw new InputException(
                    $"'{settings.Name}' is a run: --dot draws its models, {Shell.Mark(context.Typed("ask", "tokens", settings.Name))} lists who wrote what they "
                    + $"were trained on, and {Shell.Mark(context.Typed("lineage", "MODEL"))} shows one of them.");
            }

            context.Out.Write(DotGraph.Of(store, [.. store.Models(settings.Name).Where(model => model.Role == ModelRole.Generator)]));
            return ExitCode.Done;
        }

        if (settings.Name.Contains('/', StringComparison.Ordinal))
        {
            // Lists the models there are, which the lineage does not.
            StoreNames.Model(store, settings.Name);
        }

        var tree = new Lineage(store, settings.Options).Of(settings.Name);
        if (settings.Dot)
        {
            context.Out.Write(DotGraph.Of(tree with { Up = settings.Up ? tree.Up : [], Down = settings.Down ? tree.Down : [] }));
            return ExitCode.Done;
        }

        var isModel = tree.Subject.Kind == "model";
        var (ancestry, other) = (AncestryOf(settings.Weights), isModel ? AncestryOf(!settings.Weights) : default(Ancestry?));
        var shares = isModel ? null : store.SharesOf(DocumentId.Parse(tree.Subject.Id!));
        var withdrawn = isModel ? null : WithdrawalAnswer.Of(store, DocumentId.Parse(tree.Subject.Id!));
        if (settings.Json)
        {
            context.WriteJson(new
            {
                tree.Subject,
                Withdrawn = withdrawn,
                Shares = shares?.Origins.Select(share => new
                {
                    share.Origin.Source,
                    Writer = share.Origin.Writer.ToString(),
                    WriterKind = share.Origin.Writer.Kind,
                    share.Origin.Writer.Generation,
                    Share = share.Weight,
                }),
                Places = shares?.Places.Select(place => new { place.Place, Share = place.Weight }),
                SyntheticAncestry = ancestry,
                WeightsCount = settings.Weights,
                Up = settings.Up ? tree.Up : null,
                Down = settings.Down ? tree.Down : null,
            });
            return ExitCode.Done;
        }

        context.Out.WriteLine(tree.Subject.Label);
        if (withdrawn is not null)
        {
            context.Out.WriteLine(withdrawn.InWords);
        }

        context.Out.WriteLine(InWords(ancestry, isModel ? settings.Weights ? "what it has read" : "its training text" : "it"));
        if (other is { } counted && counted != ancestry)
        {
            context.Out.WriteLine(settings.Weights
                ? FormattableString.Invariant(
                    $"  counting the weights that models began from; without them {counted.MeanModels:0.###} models, machine share {counted.MachineShare:0.#%}")
                : string.Create(CultureInfo.InvariantCulture, $"  not counting the weights that models began from; with them {counted.MeanModels:0.###} models, "
                    + $"machine share {counted.MachineShare:0.#%} (--weights count)"));
        }

        if (shares is { Origins.Count: > 1 })
        {
            context.Out.WriteLine("its words: " + string.Join(", ", shares.Origins.OrderByDescending(share => share.Weight)
                .Select(share => FormattableString.Invariant($"{share.Weight:0.#%} {OriginText.Describe(share.Origin)}"))));
        }

        context.Out.Write(tree.Branches(settings.Up, settings.Down));
        return ExitCode.Done;

        Ancestry AncestryOf(bool weights) => isModel
            ? new SyntheticAncestry(store, weights).OfModel(new ModelId(tree.Subject.Id!))
            : new SyntheticAncestry(store, weights).OfDocument(DocumentId.Parse(tree.Subject.Id!));
    }

    private static string InWords(Ancestry ancestry, string text)
    {
        var models = ancestry.MeanModels == 1 ? "1 model" : FormattableString.Invariant($"{ancestry.MeanModels:0.###} models");
        var share = FormattableString.Invariant($"{ancestry.MachineShare:0.#%} of {text}");
        var meaning = (ancestry.Depth, ancestry.IsLowerBound) switch
        {
            (_, true) => $"machines wrote at least {share}; it is not known on what text a machine behind it was trained",
            (0, _) => $"humans wrote all of {text}",
            (1, _) => $"models trained on human text wrote {share}",
            var (depth, _) => FormattableString.Invariant(
                $"models wrote {share}, in chains of up to {depth}, each trained on what the one before wrote"),
        };
        return $"synthetic ancestry: {models} on average; {meaning}";
    }
}
