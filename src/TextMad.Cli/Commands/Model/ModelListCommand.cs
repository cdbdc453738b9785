using Spectre.Console;
using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Models.Files;
using TextMad.Models.Transformers;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Cli.Commands.Model;

/// <summary>What <c>textmad model list</c> was asked.</summary>
internal sealed record ModelListSettings(bool Json);

/// <summary>A model of the workspace.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Source">The run that trained it; null for one that was imported.</param>
/// <param name="Kind">Kind of model.</param>
/// <param name="Shape">Shape of a transformer.</param>
/// <param name="Vocabulary">V, the number of token ids of the vocabulary.</param>
internal sealed record ModelListAnswer(string Model, string? Source, string Kind, TransformerOptions? Shape, int Vocabulary);

/// <summary><c>textmad model list</c>: every model of the workspace of which a checkpoint is kept.</summary>
internal sealed class ModelListCommand : CliCommand<ModelListSettings>
{
    private readonly Option<bool> _json = Syntax.Json();

    public ModelListCommand(CliContext context)
        : base(context, "list", "List the models of the workspace: the imported ones, and those that runs trained.", "textmad model list")
    {
    }

    protected override ModelListSettings Read(ParseResult arguments) => new(arguments.GetValue(_json));

    protected override int Run(ModelListSettings settings, CliContext context)
    {
        List<ModelListAnswer> models = [.. Imported(context.Workspace), .. Trained(context)];
        if (settings.Json)
        {
            context.WriteJson(models);
            return ExitCode.Done;
        }

        var table = Tables.Create("model", "from", "kind", "shape", "vocabulary");
        table.Columns[4].Alignment = Justify.Right;
        foreach (var model in models)
        {
            table.AddRow(
                Tables.Cell(model.Model),
                model.Source is null ? "imported" : Tables.Cell($"run {model.Source}"),
                Tables.Cell(model.Kind),
                model.Shape is { } s ? FormattableString.Invariant($"{s.Layers} layers, {s.Heads} heads, width {s.Width}, context {s.Context}") : "-",
                Tables.Integer(model.Vocabulary));
        }

        context.Console.Write(table);
        return ExitCode.Done;
    }

    private static IEnumerable<ModelListAnswer> Imported(Workspace workspace) => Directory.Exists(workspace.ModelsDirectory)
        ? Directory.GetDirectories(workspace.ModelsDirectory)
            .Where(folder => File.Exists(Path.Combine(folder, Checkpoint.ManifestName)) && Path.GetExtension(folder) is not (".tmp" or ".old"))
            .Order(StringComparer.Ordinal)
            .Select(folder => Answer(Path.GetFileName(folder), null, folder))
        : [];

    private static List<ModelListAnswer> Trained(CliContext context)
    {
        if (!context.Workspace.Exists)
        {
            return [];
        }

        using var store = context.OpenStore();
        return
        [
            .. from model in store.Models()
               where model is { Checkpoint: not null, Role: ModelRole.Generator }
               let folder = Path.Combine(context.Workspace.Directory, model.Checkpoint!)
               where Directory.Exists(folder)
               select Answer(model.Id.Value, model.Run, folder),
        ];
    }

    private static ModelListAnswer Answer(string name, string? source, string folder)
    {
        var manifest = Checkpoint.ReadManifest(folder);
        return new ModelListAnswer(name, source, manifest.Kind, manifest.Shape, manifest.VocabularySize);
    }
}
