using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Experiments.Bundles;

namespace TextMad.Cli.Commands.Bundles;

/// <summary>What <c>textmad bundle import</c> was asked.</summary>
internal sealed record BundleImportSettings(string Path, int MostGigabytes, bool DryRun, bool Json);

/// <summary><c>textmad bundle import</c>: takes a run of another workspace in.</summary>
internal sealed class BundleImportCommand : CliCommand<BundleImportSettings>
{
    private readonly Argument<string> _path = Syntax.Argument("FILE", "a bundle");
    private readonly Option<int> _limit = Syntax.Integer("--max-gib", "N", "refuse a bundle that takes more when it is unpacked", 1, 1_000_000, 64);
    private readonly Option<bool> _dryRun = Syntax.DryRun("only check the bundle, in full");
    private readonly Option<bool> _json = Syntax.Json();

    public BundleImportCommand(CliContext context)
        : base(
            context,
            "import",
            "Take a run out of a bundle into this workspace, under its own name: report, compare, profile and every question of provenance answer as where it comes from. "
            + "Everything in it is checked before anything is written. Import the corpus first where the bundle has no texts.",
            "textmad bundle import quickstart.textmad.zip",
            "textmad bundle import quickstart.textmad.zip --dry-run")
    {
    }

    protected override BundleImportSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_path), arguments.GetValue(_limit), arguments.GetValue(_dryRun), arguments.GetValue(_json));

    protected override int Run(BundleImportSettings settings, CliContext context)
    {
        using var bundle = new BundleReader(settings.Path, (long)settings.MostGigabytes << 30);
        var manifest = bundle.Manifest;
        var (added, there, without) = (0, 0, 0);
        if (settings.DryRun)
        {
            bundle.Verify(context.Progress, context.Cancellation);
        }
        else
        {
            using var store = context.CreateStore();
            context.HowToGoOn = "the same command";
            (added, there, without) = BundleImport.Import(store, context.Workspace, bundle, context.Progress, context.Cancellation);
        }

        context.Progress.Clear();
        if (settings.Json)
        {
            context.WriteJson(new
            {
                manifest.Run, manifest.Corpus, manifest.Terms, manifest.HasTexts, manifest.HasModels, manifest.Tool, manifest.Runtime, manifest.System,
                Files = manifest.Files.Count, settings.DryRun, DocumentsAdded = added, DocumentsThere = there, WithoutText = without,
            });
            return ExitCode.Done;
        }

        context.WriteLine(
            $"{settings.Path}: {manifest.Files.Count:N0} files are what their checksums say; made by textmad {manifest.Tool} on {manifest.Runtime}, {manifest.System}");
        context.WriteLine(
            $"run {manifest.Run} on corpus '{manifest.Corpus}'{(settings.DryRun ? " can be taken in" : $" is here: {added:N0} documents came, {there:N0} were here")}");
        if (without > 0)
        {
            context.WriteLine($"  {without:N0} of them came without a text");
        }

        return ExitCode.Done;
    }
}
