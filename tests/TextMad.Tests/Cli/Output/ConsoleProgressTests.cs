using TextMad.Cli.Output;

namespace TextMad.Tests.Cli.Output;

public sealed class ConsoleProgressTests
{
    [Theory]
    [InlineData(50, 100, 10, "train  50%  50 of 100 tokens  10 tokens/s  0:05 left")]
    [InlineData(1234, 0, 0, "train  1,234 tokens")]
    [InlineData(1, 3, 0.25, "train  33%  1 of 3 tokens  0.25 tokens/s  0:08 left")]
    [InlineData(3, 3, 1500, "train  100%  3 of 3 tokens  1,500 tokens/s")]
    public void A_line_says_share_amount_rate_and_time_left(long done, long total, double rate, string expected) =>
        Assert.Equal(expected, ConsoleProgress.Describe("train", done, total, "tokens", rate, bar: false));

    [Fact]
    public void A_bar_fills_with_the_share() =>
        Assert.Equal(
            "train  ██████░░░░░░░░░░░░░░░░░░  25%  1 of 4 tokens",
            ConsoleProgress.Describe("train", 1, 4, "tokens", 0, bar: true));

    [Theory]
    [InlineData(0.2, "0:01")]
    [InlineData(59.5, "1:00")]
    [InlineData(3600, "1:00:00")]
    [InlineData(1e300, "99999:59:59")]
    public void Durations_round_up(double seconds, string expected) => Assert.Equal(expected, ConsoleProgress.Duration(seconds));

    [Fact]
    public void Without_a_terminal_a_line_comes_every_three_seconds_at_most()
    {
        var clock = new Clock();
        var lines = new StringWriter { NewLine = "\n" };
        var progress = new ConsoleProgress(lines, isTerminal: false, clock);
        for (var i = 0; i <= 100; i++)
        {
            progress.Report("train", i, 100, "steps");
            clock.Advance(0.1);
        }

        Assert.Equal(
            """
            train  30%  30 of 100 steps  10 steps/s  0:07 left
            train  60%  60 of 100 steps  10 steps/s  0:04 left
            train  90%  90 of 100 steps  10 steps/s  0:01 left
            train  100%  100 of 100 steps  10 steps/s

            """,
            lines.ToString());
    }

    [Fact]
    public void Pieces_side_by_side_stand_below_and_are_taken_away_with_the_bar()
    {
        var clock = new Clock();
        var screen = new StringWriter { NewLine = "\n" };
        var progress = new ConsoleProgress(screen, isTerminal: true, clock);
        progress.Report("run x", 0, 3, "models", ["train a  10%", "train b  20%"]);
        Assert.EndsWith("0 of 3 models\n  train a  10%\n  train b  20%\e[2A", screen.ToString(), StringComparison.Ordinal);
        progress.Clear();
        Assert.EndsWith("\e[2A\r\e[J", screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Short_work_says_nothing_without_a_terminal()
    {
        var lines = new StringWriter();
        var progress = new ConsoleProgress(lines, isTerminal: false, new Clock());
        progress.Report("a", 0, 2, "steps");
        progress.Report("a", 2, 2, "steps");
        progress.Report("b", 2, 2, "steps");
        Assert.Equal("", lines.ToString());
    }

    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => 10;

        public void Advance(double seconds) => _ticks += (long)Math.Round(seconds * 10);

        public override long GetTimestamp() => _ticks;
    }
}
