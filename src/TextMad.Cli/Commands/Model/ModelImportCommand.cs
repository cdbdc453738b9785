using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Judging;
using TextMad.Models.Files;
using TextMad.Tokenization;

namespace TextMad.Cli.Commands.Model;

/// <summary>What <c>textmad model import</c> was asked.</summary>
internal sealed record ModelImportSettings(string Name, string Path, string? Tokenizer, bool Force, bool Json);

/// <summary><c>textmad model import</c>: brings a GPT-2 of Hugging Face's libraries into the workspace.</summary>
internal sealed class ModelImportCommand : CliCommand<ModelImportSettings>
{
    private readonly Argument<string> _name = Syntax.Argument("NAME", "what to call the model here");
    private readonly Argument<string> _path =
        Syntax.Argument("PATH", "a folder with config.json and model.safetensors (or model.safetensors.index.json and its shards), or the weights' file in it");
    private readonly Option<string?> _tokenizer = Syntax.Text("--tokenizer", "PATH", "a folder with tokenizer.json, or vocab.json and merges.txt (default: that of the weights)");
    private readonly Option<bool> _force = Syntax.Force("replace a model of this name");
    private readonly Option<bool> _json = Syntax.Json();

    public ModelImportCommand(CliContext context)
        : base(
            context,
            "import",
            "Import a GPT-2 in the format of Hugging Face's libraries into the workspace: weights as safetensors (F32; F16 and BF16 are widened) and its tokenizer. Then it can be "
            + "sampled and scored by its name, and experiments can begin from it (model.transformer.pretrained).",
            "textmad model import gpt2 downloads/gpt2",
            "textmad model import mine finetuned/model.safetensors --tokenizer downloads/gpt2")
    {
    }

    protected override ModelImportSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_name),
        arguments.GetRequiredValue(_path),
        arguments.GetValue(_tokenizer),
        arguments.GetValue(_force),
        arguments.GetValue(_json));

    protected override int Run(ModelImportSettings settings, CliContext context)
    {
        // What is cheap to refuse is refused before hundreds of megabytes are read.
        var target = context.Workspace.ModelDirectory(settings.Name);
        if (Directory.Exists(target) && !settings.Force)
        {
            throw new InputException($"The workspace has a model '{settings.Name}' already; --force replaces it.");
        }

        var tokenizer = BytePairTokenizer.Load(settings.Tokenizer ?? (Directory.Exists(settings.Path) ? settings.Path : FolderOf(settings.Path)));
        var model = Gpt2Folder.Import(settings.Path);
        using var store = context.CreateStore();
        var manifest = new KeptModel(settings.Name, model, tokenizer, new CheckpointManifest { TokenizerFingerprint = tokenizer.Fingerprint })
            .Save(context.Workspace, store, settings.Force);
        var o = model.Options;
        if (settings.Json)
        {
            context.WriteJson(new
            {
                Model = settings.Name,
                Directory = target,
                Weights = model.WeightCount,
                o.Layers,
                o.Heads,
                o.Width,
                o.Context,
                o.Dropout,
                model.VocabularySize,
                model.EndOfText,
                manifest.TokenizerFingerprint,
                manifest.WeightsSha256,
            });
            return ExitCode.Done;
        }

        context.WriteLine($"{settings.Name}: {model.WeightCount:N0} weights, vocabulary {model.VocabularySize:N0}, kept in {target}");
        context.WriteLine($"to begin an experiment from it, set under model.transformer:");
        context.WriteLine($"  pretrained: {settings.Name}");
        context.WriteLine($"  initialisation: pretrained   # every generation; or previous, or generation0");
        context.WriteLine($"  shape: {{ layers: {o.Layers}, heads: {o.Heads}, width: {o.Width}, context: {o.Context}, dropout: {o.Dropout} }}   # the context may be shorter");
        return ExitCode.Done;
    }

    private static string FolderOf(string file) => Path.GetDirectoryName(Path.GetFullPath(file))!;
}
