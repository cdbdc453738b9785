using TextMad.Models;
using TextMad.Models.Files;
using TextMad.Models.Transformers;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Storage.Naming;
using TextMad.Tokenization;

namespace TextMad.Judging;

/// <summary>A model on disk with the tokenizer that its token ids are of.</summary>
/// <param name="Name">What it was asked for by.</param>
/// <param name="Model">The model.</param>
/// <param name="Tokenizer">Its tokenizer.</param>
/// <param name="Manifest">What its checkpoint says of it.</param>
public sealed record KeptModel(string Name, ILanguageModel Model, ITokenizer Tokenizer, CheckpointManifest Manifest)
{
    /// <summary>The folder of a tokenizer beside its model's files.</summary>
    internal const string TokenizerFolder = "tokenizer";

    /// <summary>The model's own name: that of its checkpoint, else what it was asked for by, without the folders before it.</summary>
    public string OwnName => Manifest.Model?.Value ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Name));

    /// <summary>Reads a model of a workspace and its tokenizer; both are checked against their checksums.</summary>
    /// <param name="name">The name of an imported model, or a model of a run, e.g. <c>quickstart/replace/s1/g3</c>.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="store">Its store; null when there is none.</param>
    /// <exception cref="InputException">There is no such model, no checkpoint of it was kept, or it or its tokenizer is unusable.</exception>
    public static KeptModel Load(string name, Workspace workspace, ICorpusStore? store)
    {
        var (folder, files) = FolderOf(name, workspace, store);
        files.RequireFolder(folder);
        return Read(name, folder, files);
    }

    /// <summary>Returns what the checkpoint of such a model says of it, without reading its weights.</summary>
    /// <inheritdoc cref="Load"/>
    public static CheckpointManifest ReadManifest(string name, Workspace workspace, ICorpusStore? store) =>
        Checkpoint.ReadManifest(FolderOf(name, workspace, store).Folder);

    private static (string Folder, KeptFiles Files) FolderOf(string name, Workspace workspace, ICorpusStore? store)
    {
        if (Names.IsValid(Names.Normalise(name)) && Directory.Exists(workspace.ModelDirectory(name)))
        {
            var files = new FileOwner(FileOwnerKind.Model, name).FilesIn(workspace, store);
            return (files.Folder, files);
        }

        var record = store?.FindModel(new ModelId(name))
            ?? throw new InputException($"There is no model '{name}' in the workspace '{workspace.Directory}'.", new Hint.ListOf(Hint.Listed.Models));
        return record.Checkpoint is { } checkpoint
            ? (Path.Combine(workspace.Directory, checkpoint), FileOwner.Run(record.Run).FilesIn(workspace, store))
            : throw new InputException($"No checkpoint of model '{name}' was kept; train it again, or name another.");
    }

    /// <summary>Reads a checkpoint's folder, and the tokenizer beside the model or beside the models of its run.</summary>
    /// <exception cref="InputException">The checkpoint or its tokenizer is missing or unusable.</exception>
    public static KeptModel LoadFolder(string name, string folder) => Read(name, folder, KeptFiles.Unbound(folder));

    private static KeptModel Read(string name, string folder, KeptFiles files)
    {
        var (model, manifest) = Checkpoint.Load(folder);
        return new KeptModel(name, model, TokenizerOf(folder, files, manifest), manifest);
    }

    /// <summary>Keeps a model with its tokenizer under a name in a workspace, whole or not at all.</summary>
    /// <param name="workspace">The workspace; made if it is not there.</param>
    /// <param name="store">Its store, which learns of the files.</param>
    /// <param name="overwrite">Whether a model of this name is replaced.</param>
    /// <exception cref="InputException">The name is taken, or no plain name; or the tokenizer is not the model's.</exception>
    /// <exception cref="TextMadException">The folder cannot be written.</exception>
    public CheckpointManifest Save(Workspace workspace, ICorpusStore store, bool overwrite)
    {
        RequireFitting(Model, Tokenizer);
        var files = new FileOwner(FileOwnerKind.Model, Name).FilesIn(workspace, store);
        Names.RequireNoTwinFolder(files.Folder, "model");
        var saved = Checkpoint.Save(
            files.Folder,
            Model,
            Manifest with { TokenizerFingerprint = Tokenizer.Fingerprint },
            staging => Tokenizer.Save(Path.Combine(staging, TokenizerFolder)),
            overwrite,
            (_, staging) => files.Announce(files.Folder, staging));
        files.Settle();
        return saved;
    }

    private static void RequireFitting(ILanguageModel model, ITokenizer tokenizer)
    {
        if (model.VocabularySize != tokenizer.VocabularySize)
        {
            throw new InputException(
                $"The model has a vocabulary of {model.VocabularySize} and the tokenizer one of {tokenizer.VocabularySize}: it is not the model's own. "
                + "Vocabularies that were padded have to be cut first.");
        }

        if (model is Transformer transformer && transformer.EndOfText != tokenizer.EndOfText)
        {
            throw new InputException(
                $"The model's end-of-text token is {transformer.EndOfText} and the tokenizer's is {tokenizer.EndOfText}: they do not belong together.");
        }
    }

    // A run keeps its tokenizer once, in a folder beside those of its models; an imported model has its own.
    private static ITokenizer TokenizerOf(string folder, KeptFiles files, CheckpointManifest manifest)
    {
        for (var at = new DirectoryInfo(Path.GetFullPath(folder)); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, TokenizerFolder);
            if (!Directory.Exists(candidate))
            {
                continue;
            }

            files.RequireFolder(candidate);
            var tokenizer = KeptTokenizer.Load(candidate);
            return tokenizer.Fingerprint == manifest.TokenizerFingerprint
                ? tokenizer
                : throw new InputException(
                    $"The model in '{folder}' was trained with tokenizer {manifest.TokenizerFingerprint}, but '{candidate}' is {tokenizer.Fingerprint}.");
        }

        throw new InputException($"There is no folder 'tokenizer' in '{folder}' or above it; the model cannot be used without its tokenizer.");
    }
}
