using TextMad.Judging;
using TextMad.Models.Files;
using TextMad.Sampling;
using TextMad.Storage.Naming;
using TextMad.Storage;

namespace TextMad.Cli.Arguments;

/// <summary>Finds a model that a person named.</summary>
internal static class LoadedModel
{
    /// <summary>What the argument can be, for help.</summary>
    public const string Forms = "a model of the workspace (run/regime/seed/generation, e.g. quickstart/replace/s1/g3, or the name of an imported one), or a checkpoint's folder";

    /// <summary>Reads the model and its tokenizer; both are checked against their checksums.</summary>
    /// <exception cref="InputException">There is no such model, it has no checkpoint, or its tokenizer is not to be found.</exception>
    public static KeptModel Load(string name, CliContext context)
    {
        if (File.Exists(Path.Combine(name, Checkpoint.ManifestName)))
        {
            return KeptModel.LoadFolder(name, name);
        }

        if (Names.IsValid(Names.Normalise(name)) && Directory.Exists(context.Workspace.ModelDirectory(name)))
        {
            using var known = context.OpenStoreIfThere();
            return KeptModel.Load(name, context.Workspace, known);
        }

        if (Directory.Exists(name))
        {
            throw new InputException(
                $"The folder '{name}' is not a checkpoint: it has no {Checkpoint.ManifestName}. A model of Hugging Face's is imported with "
                + $"{Shell.Mark(context.Typed("model", "import", "NAME", name))}.");
        }

        using var store = context.OpenStore();
        StoreNames.Model(store, name);
        return KeptModel.Load(name, context.Workspace, store);
    }

    /// <summary>Returns how such a model writes, with the room that the texts it was trained on ask for, where the workspace knows them.</summary>
    public static DecodingOptions WithRoom(DecodingOptions decoding, string name, int promptTokens, CliContext context)
    {
        if (decoding.MaximumTokens > 0 || File.Exists(Path.Combine(name, Checkpoint.ManifestName))
            || (Names.IsValid(Names.Normalise(name)) && Directory.Exists(context.Workspace.ModelDirectory(name))))
        {
            return decoding.WithRoomFor(0, 0, promptTokens);
        }

        using var store = context.OpenStore();
        var set = store.FindModel(new ModelId(name)) is { } model ? store.FindTrainingSet(model.TrainingSetId) : null;
        return decoding.WithRoomFor(set?.Documents ?? 0, set?.Tokens ?? 0, promptTokens);
    }
}
