using System.Diagnostics;
using TextMad.Experiments.Runs;
using TextMad.Experiments.Watching;
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
            sink.Report("train r/replace/s1/g3", 40, 100, "tokens");
            sink.ReportLoss("train r/replace/s1/g3", 40, 5.5);
            var progress = Wait(progress => progress.Works.Count == 1);
            Assert.True(progress.IsAtWork(_run));
            Assert.Equal(Environment.ProcessId, progress.Process);
            var work = progress.Works[0];
            Assert.Equal(("train", ModelId.Of("r", "replace", 1, 3), 40L, 100L, "tokens"), (work.Phase, work.Model!.Value, work.Done, work.Total, work.Unit));
            Assert.Equal([40, 5.5], Assert.Single(work.Losses));

            // The losses stay while the model writes.
            sink.Report("write r/replace/s1/g3", 1, 9, "tokens");
            Assert.Single(Wait(progress => progress.Works[0].Phase == "write").Works[0].Losses);
        }

        Assert.Equal(["train r/replace/s1/g3", "loss 5.5", "write r/replace/s1/g3"], passed);
        Assert.Empty(Directory.GetFiles(_run.Path));
        Assert.Null(RunProgress.ReadIfThere(_run));
    }

    [Fact]
    public void A_long_course_of_losses_is_thinned_and_keeps_its_ends()
    {
        using var held = _run.TakeLock();
        using var watch = new RunWatch(_run);
        var sink = watch.Over(IProgressSink.None);
        for (var step = 0; step < 10_000; step++)
        {
            sink.ReportLoss("train r/base/s1/g0", step, step);
        }

        sink.Report("train r/base/s1/g0", 10_000, 10_000, "tokens");
        var losses = Wait(progress => progress.Works.Count == 1 && progress.Works[0].Done == 10_000).Works[0].Losses;
        Assert.InRange(losses.Count, 100, 400);
        Assert.Equal(0, losses[0][0]);
        Assert.InRange(losses[^1][0], 9900, 9999);
        Assert.All(losses.Zip(losses.Skip(1)), pair => Assert.True(pair.First[0] < pair.Second[0]));
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

        public void ReportLoss(string work, long done, double loss) => passed.Add(FormattableString.Invariant($"loss {loss}"));
    }
}
