using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Experiments.Bundles;

namespace TextMad.Cli.Commands.Bundles;

/// <summary>What <c>textmad bundle</c> was asked.</summary>
internal sealed record BundleSettings(string Run, string? Out, bool WithoutTexts, bool WithModels, bool Json);

/// <summary><c>textmad bundle</c>: a run as one archive.</summary>
internal sealed class BundleCommand : CliCommand<BundleSettings>
{
    private readonly Argument<string> _run = Syntax.Argument("RUN", "a run that is done");
    private readonly Option<string?> _out = Syntax.Text("--out", "FILE", "a new file (default: RUN.textmad.zip)");
    private readonly Option<bool> _withoutTexts =
        Syntax.Flag("--without-texts", "leave out texts that are not the models' own, where their licence forbids passing them on; ids, hashes and origins stay");
    private readonly Option<bool> _withModels = Syntax.Flag("--with-models", "with the checkpoints of the models");
    private readonly Option<bool> _json = Syntax.Json();

    public BundleCommand(CliContext context)
        : base(
            context,
            "bundle",
            "Write a run into one archive: settings, measurements, samples, report, what the store knows of the run and of everything behind it, and a checksum of each. "
            + "Another workspace takes it in with 'textmad bundle import', and asks it as this one does.",
            "textmad bundle quickstart",
            "textmad bundle quickstart --out results.zip --without-texts")
    {
        Subcommands.Add(new BundleImportCommand(context));
    }

    protected override BundleSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_run), arguments.GetValue(_out), arguments.GetValue(_withoutTexts), arguments.GetValue(_withModels), arguments.GetValue(_json));

    protected override int Run(BundleSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var folder = RunNames.Existing(context, store, settings.Run);
        var path = settings.Out ?? folder.Id + ".textmad.zip";
        var manifest = BundleWriter.Write(store, folder, path, !settings.WithoutTexts, settings.WithModels, context.Progress, context.Cancellation);
        context.Progress.Clear();
        var bytes = new FileInfo(path).Length;
        if (settings.Json)
        {
            context.WriteJson(new { manifest.Run, Path = path, Bytes = bytes, manifest.HasTexts, manifest.HasModels, manifest.Terms, Files = manifest.Files.Count });
            return ExitCode.Done;
        }

        context.WriteLine($"{path}: run {manifest.Run} in {manifest.Files.Count:N0} files, {Tables.Bytes(bytes)}{(manifest.HasTexts ? "" : ", without the texts of its corpus")}");
        if (manifest is { HasTexts: true, Terms: { } terms })
        {
            context.WriteLine($"It holds texts of corpus '{manifest.Corpus}', of which its recipe says: {terms} (--without-texts leaves them out.)");
        }

        return ExitCode.Done;
    }
}
