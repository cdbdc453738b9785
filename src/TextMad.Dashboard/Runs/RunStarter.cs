using System.Diagnostics;
using TextMad.Configuration;
using TextMad.Dashboard.Serving;
using TextMad.Experiments;
using TextMad.Experiments.Runs;
using TextMad.Experiments.Watching;
using TextMad.Storage;
using TextMad.Storage.Naming;
using TextMad.Storage.Records;

namespace TextMad.Dashboard.Runs;

/// <summary>
/// Starts runs: each is the command line's own <c>run</c> in a process of its own, which outlives the dashboard. What it says at first is kept in a file, so that it can be told
/// when it ends at once.
/// </summary>
internal static class RunStarter
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    /// <summary>Starts a new run.</summary>
    /// <exception cref="InputException">The name or the settings are wrong, or the run ended at once for such a reason.</exception>
    public static async Task StartAsync(DashboardContext context, RunRequest request, CancellationToken cancellation)
    {
        context.RequireWritable();
        var options = SettingsReader.Read<ExperimentOptions>(request.Yaml, SettingsCheck.FileName, []);
        ExperimentValidator.Validate(options);
        var id = Names.Require(request.Id, "a run");
        using (var store = context.OpenStore())
        {
            if (store.Runs().Any(run => run.Id == id) || File.Exists(new RunFolder(id, context.Workspace.RunDirectory(id)).Configuration))
            {
                throw new InputException($"Run '{id}' exists already; choose another name.");
            }

            StoreNames.RequireDocuments(store, options.Data.Corpus);
        }

        var folder = Directory.CreateTempSubdirectory("textmad-run-");
        var settings = Path.Combine(folder.FullName, "settings.yaml");
        await File.WriteAllTextAsync(settings, request.Yaml, cancellation).ConfigureAwait(false);
        await LaunchAsync(context, id, ["run", settings, "--id", id], folder.FullName, cancellation).ConfigureAwait(false);
    }

    /// <summary>Goes on with a run that was stopped, killed or failed.</summary>
    /// <exception cref="InputException">It is done, or at work.</exception>
    public static async Task ResumeAsync(DashboardContext context, string id, CancellationToken cancellation)
    {
        context.RequireWritable();
        RunRecord run;
        using (var store = context.OpenStore())
        {
            run = RunFinder.Require(store, id);
        }

        if (run.Status == RunStatus.Done)
        {
            throw new InputException($"Run '{run.Id}' is done: there is nothing to go on with.");
        }

        var folder = RunFinder.FolderOf(context, run);
        if (RunProgress.ReadIfThere(folder)?.IsAtWork(folder) == true)
        {
            throw new InputException($"Run '{run.Id}' is at work already.");
        }

        await LaunchAsync(context, run.Id, ["run", "--resume", "--id", run.Id], Directory.CreateTempSubdirectory("textmad-run-").FullName, cancellation).ConfigureAwait(false);
    }

    private static async Task LaunchAsync(DashboardContext context, string id, string[] words, string scratch, CancellationToken cancellation)
    {
        if (context.Options.Command.Count == 0)
        {
            throw new TextMadException("This dashboard does not know the program that starts runs.");
        }

        var log = Path.Combine(scratch, "log.txt");
        var process = await DetachAsync([.. context.Options.Command, .. words, "--workspace", context.Workspace.Directory], log, cancellation).ConfigureAwait(false);
        var folder = new RunFolder(id, context.Workspace.RunDirectory(id));
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < _patience)
        {
            if (RunProgress.ReadIfThere(folder)?.IsAtWork(folder) == true && IsKnown(context, id))
            {
                // It has read its settings, and says from now on what it does in its own folder.
                Directory.Delete(scratch, recursive: true);
                return;
            }

            if (!IsThere(process))
            {
                var said = (await File.ReadAllTextAsync(log, cancellation).ConfigureAwait(false)).Trim();
                Directory.Delete(scratch, recursive: true);
                if (IsKnown(context, id) && new RunObserver(context, id).Look().Status == RunStatus.Done)
                {
                    return;
                }

                throw new InputException($"The run ended at once. It said:\n{(said.Length > 4000 ? said[^4000..] : said)}");
            }

            await Task.Delay(100, cancellation).ConfigureAwait(false);
        }
    }

    private static bool IsKnown(DashboardContext context, string id)
    {
        using var store = context.OpenStore();
        return store.Runs().Any(run => run.Id == id);
    }

    private static bool IsThere(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // Ctrl-C in the dashboard's terminal, and the end of that terminal, are not for the run: it is put into a session of its own, or told to ignore them.
    private static async Task<int> DetachAsync(string[] line, string log, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new TextMadException("Runs cannot be started from the page on Windows; start them in a terminal, and watch them here.");
        }

        const string Script = """
            log=$1
            shift
            if command -v setsid > /dev/null 2>&1; then setsid "$@" < /dev/null > "$log" 2>&1 & else nohup "$@" < /dev/null > "$log" 2>&1 & fi
            echo $!
            """;
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", log, .. line]) { RedirectStandardOutput = true };
        using var shell = Process.Start(start)!;
        var number = await shell.StandardOutput.ReadToEndAsync(cancellation).ConfigureAwait(false);
        await shell.WaitForExitAsync(cancellation).ConfigureAwait(false);
        return int.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
    }
}
