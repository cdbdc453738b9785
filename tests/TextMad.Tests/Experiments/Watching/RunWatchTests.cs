using System.Diagnostics;
using TextMad.Experiments;
using TextMad.Experiments.Runs;
using TextMad.Experiments.Watching;
using TextMad.Reporting;
using TextMad.Tests.Storage;

namespace TextMad.Tests.Experiments.Watching;

/// <summary>What a process at work on a run says of itself, and who believes it.</summary>
public sealed class RunWatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunFolder _run;

    public RunWatchTests()
    {
        _run = new RunFolder("r", _folder.File("r"));
        Directory.CreateDirectory(_run.Path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_reported_is_written_and_passed_on_and_goes_at_the_end()
    {
        var passed = new List<string>();
        using (_run.TakeLock())
        using (var watch = new RunWatch(_run))
        {
            var sink = watch.Over(new Sink(passed));
            var observer = watch.Over(new Observer(passed));
            sink.Report("train r/replace/s1/g3", 40, 100, "tokens");
            observer.TrainingAdvanced(ModelId.Of("r", "replace", 1, 3), 40, 5.5);
            var progress = Wait(progress => progress.Works.Count == 1);
            Assert.True(progress.IsAtWork(_run));
            Assert.Equal(Environment.ProcessId, progress.Process);
            var work = progress.Works[0];
            Assert.Equal(("train", ModelId.Of("r", "replace", 1, 3), 40L, 100L, "tokens"), (work.Phase, work.Model!.Value, work.Done, work.Total, work.Unit));
            Assert.Equal([40, 5.5], Assert.Single(work.Losses));
            Assert.Equal("r/replace/s1/g3", work.LossOf);

            // The losses stay while the model writes.
            sink.Report("write r/replace/s1/g3", 1, 9, "tokens");
            Assert.Single(Wait(progress => progress.Works[0].Phase == "write").Works[0].Losses);
        }

        Assert.Equal(["train r/replace/s1/g3", "loss 5.5", "write r/replace/s1/g3"], passed);
        Assert.Empty(Directory.GetFiles(_run.Path));
        Assert.Null(RunProgress.ReadIfThere(_run));
    }

    [Fact]
    public void The_losses_of_the_next_training_take_the_place_of_those_of_the_last()
    {
        using var held = _run.TakeLock();
        using var watch = new RunWatch(_run);
        var observer = watch.Over(IExperimentObserver.None);
        watch.Over(IProgressSink.None).Report("train r/replace/s1/g1", 10, 10, "tokens");
        observer.TrainingAdvanced(ModelId.Of("r", "base", 1, 0), 10, 6);
        observer.TrainingAdvanced(ModelId.Of("r", "replace", 1, 1), 5, 4);
        observer.TrainingAdvanced(ModelId.Of("r", "replace", 1, 1), 10, 3);
        watch.Over(IProgressSink.None).Report("write r/replace/s1/g1", 1, 10, "tokens");
        var work = Wait(progress => progress.Works is [{ Phase: "write" }]).Works[0];
        Assert.Equal("r/replace/s1/g1", work.LossOf);
        Assert.Equal([[5, 4], [10, 3]], work.Losses);
    }

    [Fact]
    public void A_process_that_is_gone_or_is_another_is_not_at_work()
    {
        using var self = Process.GetCurrentProcess();
        var started = new DateTimeOffset(self.StartTime.ToUniversalTime(), TimeSpan.Zero);
        var now = DateTimeOffset.UtcNow;
        var mine = new RunProgress(Environment.ProcessId, started, Environment.MachineName, now, now, []);
        using (_run.TakeLock())
        {
            Assert.True(mine.IsAtWork(_run));
            Assert.False((mine with { Process = int.MaxValue }).IsAtWork(_run));
            Assert.False((mine with { ProcessStarted = started.AddSeconds(-60) }).IsAtWork(_run));
            Assert.False((mine with { Machine = "elsewhere" }).IsAtWork(_run));
        }

        // Alive, and not on this run.
        if (OperatingSystem.IsLinux())
        {
            Assert.False(mine.IsAtWork(_run));
            mine.Write(_run);
            var failure = Assert.Throws<InputException>(() => RunStopper.Stop(_run));
            Assert.Equal("No process of this machine is at work on run 'r', so there is nothing to stop.", failure.Message);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("null")]
    public void A_damaged_file_is_none(string text)
    {
        File.WriteAllText(_run.Progress, text);
        Assert.Null(RunProgress.ReadIfThere(_run));
    }

    private RunProgress Wait(Func<RunProgress, bool> isRight)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(20))
        {
            if (RunProgress.ReadIfThere(_run) is { } progress && isRight(progress))
            {
                return progress;
            }

            Thread.Sleep(20);
        }

        throw new TimeoutException("What was reported was not written.");
    }

    private sealed class Sink(List<string> passed) : IProgressSink
    {
        public void Report(string work, long done, long total, string unit) => passed.Add(work);
    }

    private sealed class Observer(List<string> passed) : IExperimentObserver
    {
        public void GenerationCompleted(string regime, ModelId model, IReadOnlyList<MeasurementRow> measurements) => passed.Add($"done {model}");

        public void TrainingAdvanced(ModelId model, long tokens, double loss) => passed.Add(FormattableString.Invariant($"loss {loss}"));
    }
}
