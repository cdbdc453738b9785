using Microsoft.Data.Sqlite;
using System.Diagnostics;
using System.Runtime.InteropServices;
using TextMad.Numerics.Random;
using TextMad.Storage.Records;
using TextMad.Storage;
using TextMad.Storage.Sqlite;

namespace TextMad.Tests.Cli.Kills;

/// <summary>kill -9 of the real process: a run that is resumed ends, to the last bit, as if it had never been disturbed.</summary>
public sealed class KillTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly SmallExperiment _experiment = new(steps: 160);

    public void Dispose() => _experiment.Dispose();

    [Fact]
    public void A_run_killed_at_random_times_and_resumed_leaves_what_an_undisturbed_one_leaves()
    {
        const int kills = 9;
        var clock = Stopwatch.StartNew();
        _experiment.Succeed(SmallExperiment.Import("whole"));
        var import = clock.Elapsed;
        clock.Restart();
        _experiment.Succeed(_experiment.Run("whole"));
        var run = clock.Elapsed;
        var whole = _experiment.Everything("whole");

        // What is complete is kept, so a kill after 0.4 runs on average, nine times, is spread over the whole of several; time to start
        // included. When the machine has become faster meanwhile, a run ends before the last kill: then another takes the rest, and the
        // kills come sooner.
        var random = RandomKey.FromSeed(9).Stream();
        var stages = new HashSet<string>();
        for (var (round, hits) = (0, 0); hits < kills; round++)
        {
            Assert.InRange(round, 0, 11);
            var workspace = $"killed{round}";
            for (var i = 0; i < 2; i++)
            {
                Kill(SmallExperiment.Import(workspace), import * random.NextDouble());
            }

            _experiment.Succeed(SmallExperiment.Import(workspace));
            while (hits < kills && Kill(_experiment.Run(workspace), run * (0.1 + (0.6 * random.NextDouble()))))
            {
                hits++;
                stages.Add(Stage(workspace));
            }

            _experiment.Succeed(_experiment.Run(workspace));
            Assert.Equal(whole, _experiment.Everything(workspace));
            run *= 0.7;
        }

        Assert.True(stages.Count >= 3, $"All kills came at the same stages: {string.Join(", ", stages)}.");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("\n", stages));
    }

    /// <summary>
    /// The process is held up where two things must happen together or in order - by a pipe without a reader in place of the file
    /// that it is about to write, or by a lock on the store - and is killed there.
    /// </summary>
    [Fact]
    public void A_run_killed_between_any_two_of_its_writes_and_resumed_leaves_what_an_undisturbed_one_leaves()
    {
        const string workspace = "killed";
        _experiment.Succeed(SmallExperiment.Import("whole"));
        _experiment.Succeed(_experiment.Run("whole"));
        _experiment.Succeed(SmallExperiment.Import(workspace));
        var first = ModelId.Of(SmallExperiment.Id, ModelId.SharedRegime, 1, 0);
        var second = ModelId.Of(SmallExperiment.Id, "replace", 1, 1);

        KillBeforeWriting("config.yaml", () => Exists("run.lock"));
        KillBeforeWriting("data.json", () => Exists("tokenizer"));
        EndBetweenCheckpointAndStore(first);
        KillBeforeWriting("samples/base/s1/g0.jsonl", () => Ask(store => store.Count(new DocumentQuery { Model = first }).Documents > 0));
        KillBeforeWriting("measurements/base/s1/g0.jsonl", () => Exists("samples/base/s1/g0.jsonl"));

        // A training that was stopped politely leaves its state, which must go when a kill comes before the process could remove it. When the
        // stop came too early or too late for that, all is put back as it was, and the next comes later or earlier.
        var before = Path.Combine(_experiment.Tool.Folder, "before");
        CopyFolder(At("../.."), before);
        for (var (attempt, wait) = (0, 30); !StopTraining(wait); attempt++)
        {
            Assert.InRange(attempt, 0, 40);
            wait = Exists("models/replace/s1/g1") ? wait * 2 / 3 : wait + 1 + (wait / 4);
            Directory.Delete(At("../.."), recursive: true);
            CopyFolder(before, At("../.."));
        }

        EndBetweenCheckpointAndStore(second);
        Assert.True(Exists("models/replace/s1/g1.training"), "The state went before the store knew the model.");

        KillBeforeWriting("report.html", () => Ask(store => store.Runs().Single().Status == RunStatus.Done));
        _experiment.Succeed(_experiment.Run(workspace, workers: 1));
        Assert.Equal(_experiment.Everything("whole"), _experiment.Everything(workspace));

        string At(string name) => Path.Combine(_experiment.Folder(workspace), name);
        bool Exists(string name) => Path.Exists(At(name));
        bool Ask(Func<SqliteCorpusStore, bool> question)
        {
            using var store = _experiment.OpenStore(workspace);
            return question(store);
        }

        // Every file is written under a temporary name with the process's id, which a pipe can take beforehand.
        void KillBeforeWriting(string name, Func<bool> reached)
        {
            using var process = Start(_experiment.Run(workspace, workers: 1));
            var pipe = $"{At(name)}.{process.Id}.tmp";
            Directory.CreateDirectory(Path.GetDirectoryName(pipe)!);
            WaitUntil(
                () =>
                {
                    // Again and again: the process clears away what looks like the leftovers of another when it begins.
                    MakePipe(pipe, 0x180);
                    return reached();
                },
                process);
            Thread.Sleep(50);
            Assert.True(End(process, ToolProcess.Sigkill));
            Assert.False(Exists(name), $"{name} was written.");
        }

        // The store learns of the files before they take their place and of the model afterwards: it refuses the second, and the process ends there.
        void EndBetweenCheckpointAndStore(ModelId model)
        {
            var store = new SqliteConnectionStringBuilder { DataSource = _experiment.StorePath(workspace), Pooling = false };
            using var refuser = new SqliteConnection(store.ConnectionString);
            refuser.Open();
            Execute(refuser, "CREATE TRIGGER refuse BEFORE INSERT ON models BEGIN SELECT RAISE(ABORT, 'not now'); END");
            using (var process = Start(_experiment.Run(workspace, workers: 1)))
            {
                process.WaitForExit();
                Assert.Equal(1, process.ExitCode);
            }

            Execute(refuser, "DROP TRIGGER refuse");
            Assert.True(Exists(Path.Combine("models", model.Value[(SmallExperiment.Id.Length + 1)..])));
            Assert.True(Ask(opened => opened.FindModel(model) is null), $"The store knew {model} already.");
        }

        // Stops the run some time after generation 0 was taken up; false when generation 1 was not being trained at that time.
        bool StopTraining(int wait)
        {
            File.Delete(At("metrics.jsonl"));
            using var process = Start(_experiment.Run(workspace, workers: 1));
            WaitUntil(() => Exists("metrics.jsonl") && Exists("measurements/base/s1/g0.jsonl"), process);
            Thread.Sleep(wait);
            End(process, ToolProcess.Sigterm);
            Assert.True(process.ExitCode is 0 or 130);
            return Exists("models/replace/s1/g1.training");
        }
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        // Without the pipes that stand for files which a killed process never wrote.
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".tmp", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    [DllImport("libc", EntryPoint = "mkfifo", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int MakePipe(string path, uint mode);

    private static void WaitUntil(Func<bool> reached, Process process)
    {
        for (var clock = Stopwatch.StartNew(); !reached(); Thread.Sleep(1))
        {
            Assert.False(process.HasExited, "The process ended before it came to the place where it was to be stopped.");
            Assert.True(clock.Elapsed < _patience, "The process did not come to the place where it was to be stopped.");
        }
    }

    /// <summary>Ends a process by a signal; false when it had ended by itself.</summary>
    private static bool End(Process process, int signal)
    {
        ToolProcess.Signal(process, signal);
        ToolProcess.WaitForExit(process);
        return process.ExitCode == 128 + signal;
    }

    /// <summary>How far a run has come, by the last thing it completed.</summary>
    private string Stage(string workspace)
    {
        int Count(string folder, string pattern) => Directory.Exists(Path.Combine(_experiment.Folder(workspace), folder))
            ? Directory.GetFiles(Path.Combine(_experiment.Folder(workspace), folder), pattern, SearchOption.AllDirectories).Length
            : 0;
        return $"{Count("tokenizer", "*")} tokenizer files, {Count("models", "model.*")} models, "
            + $"{Count("samples", "*.jsonl")} samples, {Count("measurements", "*.jsonl")} measured";
    }

    /// <summary>Kills after a time; false when the process had ended by then.</summary>
    private bool Kill(string[] arguments, TimeSpan after)
    {
        using var process = Start(arguments);
        if (!process.WaitForExit(after))
        {
            return End(process, ToolProcess.Sigkill);
        }

        Assert.Equal(0, process.ExitCode);
        return false;
    }

    /// <summary>Starts a process whose output nobody reads; it is little enough for the pipes.</summary>
    private Process Start(string[] arguments) => _experiment.Tool.Start(arguments);
}
