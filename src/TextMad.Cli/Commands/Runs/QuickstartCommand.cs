using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Configuration;
using TextMad.Storage;

namespace TextMad.Cli.Commands.Runs;

/// <summary>What <c>textmad quickstart</c> was asked.</summary>
internal sealed record QuickstartSettings(string? Brown, string? Store, IReadOnlyList<SettingOverride> Overrides, string? Id, int Workers, bool Json);

/// <summary><c>textmad quickstart</c>: the whole loop on real text: imports the Brown corpus and runs the preset <c>quickstart</c>, or goes on with it.</summary>
internal sealed class QuickstartCommand : CliCommand<QuickstartSettings>
{
    private const string Preset = "quickstart";

    private readonly Option<string?> _brown =
        Syntax.Text("--brown", "DIR", "where the Brown corpus is (default: corpora/brown/data in TextMad's folder, which corpora/brown/get.sh fills)");
    private readonly Option<string?> _store =
        Syntax.Text("--store", "STORE", "keep documents in: sqlite or litedb for a file in the workspace, or " + StoreAddress.Forms + " (default: the workspace's store)");
    private readonly Option<SettingOverride[]> _overrides = Syntax.Overrides("change a setting of the run, as for 'textmad run'");
    private readonly Option<string?> _id = Syntax.RunId("the run's name (default: quickstart)");
    private readonly Option<int> _workers = RunCommand.Workers();
    private readonly Option<bool> _json = Syntax.Json();

    public QuickstartCommand(CliContext context)
        : base(
            context,
            "quickstart",
            "Run the whole loop on real text in minutes: import the Brown corpus, run the preset 'quickstart', write the report. If it was stopped, the same command continues it.",
            "textmad quickstart",
            "textmad quickstart --store litedb --workspace on-litedb")
    {
    }

    protected override QuickstartSettings Read(ParseResult arguments) => new(
        arguments.GetValue(_brown),
        arguments.GetValue(_store),
        arguments.GetValue(_overrides) ?? [],
        arguments.GetValue(_id),
        arguments.GetValue(_workers),
        arguments.GetValue(_json));

    protected override int Run(QuickstartSettings settings, CliContext context)
    {
        var corpus = settings.Brown ?? Find(Path.Combine("corpora", "brown", "data"));
        if (corpus is null || !Directory.Exists(corpus))
        {
            throw new InputException(
                $"The Brown corpus is not {(settings.Brown is null ? "in corpora/brown/data of TextMad's folder" : $"at '{settings.Brown}'")}: 'bash "
                + "corpora/brown/get.sh' in that folder downloads it; --brown DIR names another folder that has it.");
        }

        string[] run =
        [
            "run", Preset, "--resume", "--workers", FormattableString.Invariant($"{settings.Workers}"),
            .. settings.Overrides.SelectMany(value => new[] { "--set", $"{value.Path}={value.Value}" }),
            .. settings.Id is { } id ? new[] { "--id", id } : [],
            .. settings.Json ? new[] { "--json" } : [],
        ];
        string[][] steps =
        [
            .. settings.Store is { } store && Choice(store, context.Workspace) is { } address ? new[] { new[] { "store", "use", address } } : [],
            ["corpus", "add", "brown", corpus, "--format", "brown", "--description", "Brown corpus of 1961 American English, 500 texts in 15 genres"],
            run,
        ];
        var workspace = context.Workspace.Directory;
        foreach (var step in steps)
        {
            // Only the last step answers in JSON.
            var isLast = ReferenceEquals(step, run);
            var inner = settings.Json && !isLast ? context.With(context.Error) : context;
            string[] all = [.. step, "--workspace", workspace, .. context.Progress.Quiet ? new[] { "--quiet" } : []];
            if (context.RunCommand(all, inner) is not ExitCode.Done and var failed)
            {
                return failed;
            }
        }

        return ExitCode.Done;
    }

    /// <summary>Returns the address to choose as the workspace's store; null when it is that already.</summary>
    /// <exception cref="InputException">The workspace keeps its documents elsewhere.</exception>
    private static string? Choice(string store, Workspace workspace)
    {
        var address = store switch
        {
            "sqlite" => "sqlite:corpus.db",
            "litedb" => "litedb:corpus.litedb",
            _ => store,
        };
        if (!workspace.Exists)
        {
            return address;
        }

        return StoreAddress.Parse(address).From(workspace.Directory) == workspace.Store ? null : throw new InputException(
            $"The workspace '{workspace.Directory}' keeps its documents in '{workspace.Store}', not in '{StoreAddress.WithoutPassword(address)}': leave out --store, "
            + "or name another folder with --workspace.");
    }

    private static string? Find(string folder)
    {
        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
            {
                if (Directory.Exists(Path.Combine(at.FullName, folder)))
                {
                    return Path.Combine(at.FullName, folder);
                }
            }
        }

        return null;
    }
}
