using TextMad.Models;
using TextMad.Tokenization;

namespace TextMad.Cli;

/// <summary>A model that a person named, with the tokenizer it was trained with.</summary>
internal sealed record LoadedModel(string Name, ILanguageModel Model, BytePairTokenizer Tokenizer, CheckpointManifest Manifest)
{
    /// <summary>What the argument can be, for help.</summary>
    public const string Forms = "a model of the workspace (run/regime/seed/generation, e.g. quickstart/replace/s1/g3), or a checkpoint's folder";

    /// <summary>Reads the model and its tokenizer; both are checked against their checksums.</summary>
    /// <exception cref="InputException">There is no such model, it has no checkpoint, or its tokenizer is not to be found.</exception>
    public static LoadedModel Load(string name, CliContext context)
    {
        var folder = IsCheckpoint(name) ? name : FolderOf(name, context);
        var (model, manifest) = Checkpoint.Load(folder);
        return new LoadedModel(name, model, TokenizerOf(folder, manifest), manifest);
    }

    private static bool IsCheckpoint(string name) => File.Exists(Path.Combine(name, Checkpoint.ManifestName));

    private static string FolderOf(string name, CliContext context)
    {
        if (Directory.Exists(name))
        {
            throw new InputException($"The folder '{name}' is no checkpoint: it has no {Checkpoint.ManifestName}.");
        }

        using var store = context.OpenStore();
        var record = StoreNames.Model(store, name);
        return record.Checkpoint is { } checkpoint
            ? Path.Combine(context.Workspace.Directory, checkpoint)
            : throw new InputException($"No checkpoint of model '{name}' was kept; train it again, or name another.");
    }

    // A run keeps its tokenizer once, in a folder beside those of its models.
    private static BytePairTokenizer TokenizerOf(string folder, CheckpointManifest manifest)
    {
        for (var at = new DirectoryInfo(Path.GetFullPath(folder)); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "tokenizer");
            if (!Directory.Exists(candidate))
            {
                continue;
            }

            var tokenizer = BytePairTokenizer.Load(candidate);
            return tokenizer.Fingerprint == manifest.TokenizerFingerprint
                ? tokenizer
                : throw new InputException(
                    $"The model in '{folder}' was trained with tokenizer {manifest.TokenizerFingerprint}, but '{candidate}' is {tokenizer.Fingerprint}.");
        }

        throw new InputException($"There is no folder 'tokenizer' in '{folder}' or above it; the model cannot be used without its tokenizer.");
    }
}
