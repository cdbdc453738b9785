using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Experiments.Runs;
using TextMad.Models.Files;
using TextMad.Models.Transformers;
using TextMad.Tokenization;

namespace TextMad.Cli.Commands.Model;

/// <summary>What <c>textmad model export</c> was asked.</summary>
internal sealed record ModelExportSettings(string Model, string Path, ModelFolderFormat Format, bool Force, bool Json);

/// <summary><c>textmad model export</c>: writes a transformer and its tokenizer in the form of other tools.</summary>
internal sealed class ModelExportCommand : CliCommand<ModelExportSettings>
{
    private const string Gguf = "gguf";

    private readonly Argument<string> _model = Syntax.Argument("MODEL", LoadedModel.Forms);
    private readonly Argument<string> _path = Syntax.Argument("FOLDER", "a new folder");
    private readonly Option<string> _format = Syntax.Choice(
        "--format", "transformers, which AutoModelForCausalLM and AutoTokenizer of Hugging Face's library load, or gguf, a file that llama.cpp runs",
        "transformers", "transformers", Gguf);

    private readonly Option<bool> _force = Syntax.Force("replace a folder that exists");
    private readonly Option<bool> _json = Syntax.Json();

    public ModelExportCommand(CliContext context)
        : base(
            context,
            "export",
            "Write a transformer and its tokenizer for other tools, with a card (README.md) that says what it was trained on and what was measured of it. "
            + "It is a GPT-2, to the last bit of its weights. The folder is either complete or not there at all.",
            "textmad model export quickstart/replace/s1/g4 collapsed-gpt2",
            "textmad model export quickstart/replace/s1/g4 collapsed-gguf --format gguf")
    {
    }

    protected override ModelExportSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_model),
        arguments.GetRequiredValue(_path),
        arguments.GetRequiredValue(_format) == Gguf ? ModelFolderFormat.Gguf : ModelFolderFormat.Transformers,
        arguments.GetValue(_force),
        arguments.GetValue(_json));

    protected override int Run(ModelExportSettings settings, CliContext context)
    {
        var kept = LoadedModel.Load(settings.Model, context);
        var model = kept.Model as Transformer
            ?? throw new InputException($"'{settings.Model}' is a model of kind {kept.Manifest.Kind}; only transformers can be written as GPT-2.");
        var tokenizer = KeptTokenizer.AsBytePairs(kept.Tokenizer)
            ?? throw new InputException(
                $"'{settings.Model}' has a tokenizer without the files of GPT-2's byte-level BPE (vocab.json, merges.txt), with which its model would be written. A model for "
                + "other tools needs a trained tokenizer, or one from such files.");
        string card;
        using (var store = context.OpenStoreIfThere())
        {
            card = ModelCard.Of(kept, settings.Format, context.Workspace, store);
        }

        if (settings.Format == ModelFolderFormat.Gguf)
        {
            GgufFolder.Export(settings.Path, model, tokenizer, kept.OwnName, card, settings.Force);
        }
        else
        {
            Gpt2Folder.Export(settings.Path, model, tokenizer, card, settings.Force);
        }

        var files = new DirectoryInfo(settings.Path).GetFiles();
        if (settings.Json)
        {
            context.WriteJson(new
            {
                settings.Model, settings.Path, settings.Format, Files = files.Select(f => f.Name).Order(StringComparer.Ordinal), Bytes = files.Sum(f => f.Length),
            });
        }
        else
        {
            context.WriteLine($"{settings.Model}: {model.WeightCount:N0} weights ({Tables.Bytes(files.Sum(f => f.Length))}) written to {settings.Path}");
        }

        return ExitCode.Done;
    }
}
