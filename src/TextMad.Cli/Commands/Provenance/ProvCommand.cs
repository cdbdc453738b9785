using System.CommandLine;
using System.Text;
using TextMad.Cli.Arguments;
using TextMad.Provenance.Prov;
using TextMad.Storage;

namespace TextMad.Cli.Commands.Provenance;

/// <summary>What <c>textmad prov</c> was asked.</summary>
internal sealed record ProvSettings(string Name, string? Path, bool Force);

/// <summary><c>textmad prov</c>: provenance for other tools.</summary>
internal sealed class ProvCommand : CliCommand<ProvSettings>
{
    private readonly Argument<string> _name = Syntax.Argument("RUN|CORPUS", "a run with its models and texts, or a corpus");
    private readonly Argument<string?> _path = Syntax.OptionalArgument("OUT", "a file (default: standard output)");
    private readonly Option<bool> _force = Syntax.Force("replace a file that exists");

    public ProvCommand(CliContext context)
        : base(
            context,
            "prov",
            "Write the provenance of a run or corpus as PROV-JSON, the format of the W3C.",
            "textmad prov quickstart quickstart.prov.json",
            "textmad prov brown")
    {
    }

    protected override ProvSettings Read(ParseResult arguments) =>
        new(arguments.GetRequiredValue(_name), arguments.GetValue(_path), arguments.GetValue(_force));

    protected override int Run(ProvSettings settings, CliContext context)
    {
        if (settings.Path is { } there && (Directory.Exists(there) || (File.Exists(there) && !settings.Force)))
        {
            throw new InputException($"'{there}' exists already; --force replaces a file.");
        }

        using var store = context.OpenStore();
        var (run, corpus) = StoreNames.RunOrCorpus(store, settings.Name);
        var export = run is not null ? ProvExport.OfRun(store, run) : ProvExport.OfCorpus(store, corpus!);
        if (settings.Path is { } path)
        {
            AtomicFile.Write(path, stream => export.Write(stream, context.Cancellation));
            context.WriteLine($"{path}: {export.Documents:N0} documents with what they were made from");
            return ExitCode.Done;
        }

        using var memory = new MemoryStream();
        export.Write(memory, context.Cancellation);
        context.Out.WriteLine(Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length));
        return ExitCode.Done;
    }
}
