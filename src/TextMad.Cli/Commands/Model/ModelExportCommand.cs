using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Models.Files;
using TextMad.Models.Transformers;
using TextMad.Tokenization;

namespace TextMad.Cli.Commands.Model;

/// <summary>What <c>textmad model export</c> was asked.</summary>
internal sealed record ModelExportSettings(string Model, string Path, bool Force, bool Json);

/// <summary><c>textmad model export</c>: writes a transformer and its tokenizer in the form of Hugging Face's libraries.</summary>
internal sealed class ModelExportCommand : CliCommand<ModelExportSettings>
{
    private readonly Argument<string> _model = Syntax.Argument("MODEL", LoadedModel.Forms);
    private readonly Argument<string> _path = Syntax.Argument("OUT", "a new folder");
    private readonly Option<bool> _force = Syntax.Force("replace a folder that exists");
    private readonly Option<bool> _json = Syntax.Json();

    public ModelExportCommand(CliContext context)
        : base(
            context,
            "export",
            "Write a transformer as a GPT-2 that Hugging Face's libraries load: config.json, model.safetensors and the tokenizer's files. The folder is either "
            + "complete or not there at all.",
            "textmad model export quickstart/replace/s1/g4 collapsed-gpt2")
    {
    }

    protected override ModelExportSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_model),
        arguments.GetRequiredValue(_path),
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
        Gpt2Folder.Export(settings.Path, model, tokenizer, settings.Force);
        var files = new DirectoryInfo(settings.Path).GetFiles();
        if (settings.Json)
        {
            context.WriteJson(new { settings.Model, settings.Path, Files = files.Select(f => f.Name).Order(StringComparer.Ordinal), Bytes = files.Sum(f => f.Length) });
        }
        else
        {
            context.WriteLine($"{settings.Model}: {model.WeightCount:N0} weights ({Tables.Bytes(files.Sum(f => f.Length))}) written to {settings.Path}");
        }

        return ExitCode.Done;
    }
}
