using TextMad.Reporting;
using TextMad.Tracking;
using TextMad.Tracking.TensorBoard;

namespace TextMad.Tests.Tracking;

/// <summary>What TensorBoard is shown is in its format, whole after a kill, and stands there once.</summary>
public sealed class TensorBoardTrackerTests : IDisposable
{
    private static readonly DateTimeOffset _started = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private static readonly TrackedRun _run = new(
        "tails", "what is it for", _started, [new("model.width", "64"), new("measuring.judge", "true"), new("data.corpus", "корпус")]);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("textmad-events-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_checksum_of_the_reader_is_that_of_the_standard() => Assert.Equal(0xe3069283u, EventReader.Crc32C("123456789"u8));

    [Fact]
    public void A_generation_has_its_numbers_histograms_and_texts_at_its_step()
    {
        Track(2);
        var chains = Directory.GetDirectories(_folder.FullName, "s*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_folder.FullName, path)).Order();
        Assert.Equal([Path.Combine("tails", "fresh", "s1"), Path.Combine("tails", "replace", "s1")], chains);
        var events = EventReader.ReadAll(Path.Combine(_folder.FullName, "tails", "replace"));
        Assert.Equal("brain.Event:2", events[0].Text(3));
        var values = EventReader.Values(events).ToList();
        Assert.Equal(
            [(0L, 100f), (1L, 101f)],
            values.Where(value => value.Value.Text(1) == "heldout_perplexity").Select(value => (value.Step, value.Value.Float(2))));
        Assert.DoesNotContain(values, value => value.Value.Text(1) == "without_a_value");
        var histogram = values.First(value => value.Value.Text(1) == "generated_perplexity").Value.Message(5);
        Assert.Equal([1.0, 2.0, 4.0, 8.0], histogram.Doubles(6));
        Assert.Equal([0.0, 3.0, 0.0, 5.0], histogram.Doubles(7));
        Assert.Equal((1.0, 8.0, 8.0, (3 * 1.5) + (5 * 6.0), (3 * 2.25) + (5 * 36.0)),
            (histogram.Double(1), histogram.Double(2), histogram.Double(3), histogram.Double(4), histogram.Double(5)));
        var texts = values.First(value => value.Value.Text(1) == "texts").Value;
        Assert.Equal("text", texts.Message(9).Message(1).Text(1));
        Assert.Equal((7L, 2L), (texts.Message(8).Integer(1), texts.Message(8).Message(2).Message(2).Integer(1)));
        Assert.Equal(["    <b>one</b>\n    two", "    Ночь"], texts.Message(8).Texts(8));
        Assert.All(events.Where(record => record.Has(5) && record.Integer(2) == 1), record => Assert.Equal(1772600768.5, record.Double(1)));
    }

    [Fact]
    public void Settings_are_hparams_of_their_kinds_and_the_end_is_told_once()
    {
        Track(1, end: true);
        Track(1, end: true);
        var data = EventReader.ReadAll(Path.Combine(_folder.FullName, "tails", "fresh")).Where(record => record.Has(5)).SelectMany(record => record.Message(5).Messages(1))
            .Where(value => value.Has(9) && value.Message(9).Message(1).Text(1) == "hparams").ToDictionary(value => value.Text(1), value => value.Message(9).Message(1).Message(2));
        Assert.Equal(["_hparams_/experiment", "_hparams_/session_end_info", "_hparams_/session_start_info"], data.Keys.Order(StringComparer.Ordinal));
        var start = data["_hparams_/session_start_info"].Message(3);
        var settings = start.Messages(1).ToDictionary(entry => entry.Text(1), entry => entry.Message(2));
        Assert.Equal(("fresh", 1.0, 64.0, 1L, "корпус"), (
            settings["regime"].Text(3), settings["seed"].Double(2), settings["model.width"].Double(2), settings["measuring.judge"].Integer(4), settings["data.corpus"].Text(3)));
        Assert.Equal("tails/fresh/s1", start.Text(4));
        var experiment = data["_hparams_/experiment"].Message(2);
        Assert.Equal(["regime", "seed", "model.width", "measuring.judge", "data.corpus"], experiment.Messages(4).Select(info => info.Text(1)));
        Assert.Equal([1L, 3L, 3L, 2L, 1L], experiment.Messages(4).Select(info => info.Integer(4)));
        Assert.Equal(["distinct_2", "heldout_perplexity"], experiment.Messages(5).Select(info => info.Message(1).Text(2)));
        Assert.Equal(1L, data["_hparams_/session_end_info"].Message(4).Integer(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void What_stands_there_already_does_not_come_twice_whatever_a_kill_left(int cut)
    {
        Track(3);
        var file = Directory.EnumerateFiles(_folder.FullName, "*tfevents*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var whole = EventReader.Read(file);
        var bytes = File.ReadAllBytes(file);
        for (var length = 0; length < bytes.Length; length += Math.Max(1, bytes.Length / 40))
        {
            File.WriteAllBytes(file, bytes[..length]);
            Track(cut);
            Track(3);
            Assert.Equal(
                EventReader.Values(whole).Select(value => (value.Step, value.Value.Text(1))),
                EventReader.Values(EventReader.Read(file)).Select(value => (value.Step, value.Value.Text(1))));
        }
    }

    [Fact]
    public void The_loss_of_a_training_stands_over_its_tokens_once_whatever_a_kill_left()
    {
        Train([(100, 5.5), (200, 4.5)], [(300, 4.25)]);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(_folder.FullName, "tails", "replace", "s1", "training", "g3")));
        (long, string, float)[] expected = [(100, "training_loss", 5.5f), (200, "training_loss", 4.5f), (300, "training_loss", 4.25f)];
        Assert.Equal(expected, Losses());
        var bytes = File.ReadAllBytes(file);
        for (var length = 0; length <= bytes.Length; length++)
        {
            File.WriteAllBytes(file, bytes[..length]);

            // Gone on with from its state, a training tells its points from the beginning, in other parts.
            Train([(100, 5.5)], [(200, 4.5), (300, 4.25)]);
            Assert.Equal(expected, Losses());
        }

        IEnumerable<(long, string, float)> Losses() =>
            EventReader.Values(EventReader.Read(file).Skip(1)).Select(value => (value.Step, value.Value.Text(1), value.Value.Float(2)));

        void Train(params (long, double)[][] parts)
        {
            using var tracker = new TensorBoardTracker(_folder.FullName);
            tracker.Begin(_run);
            foreach (var points in parts)
            {
                tracker.Add(new TrackedLosses(new TrackedChain("replace", 1), 3, points, _started));
                tracker.Add(new TrackedLosses(new TrackedChain("replace", 1), 3, points, _started));
            }

            tracker.Add(new TrackedLosses(new TrackedChain("replace", 1), 4, [(100, 3)], _started));
        }
    }

    [Fact]
    public void Two_processes_do_not_write_to_one_file()
    {
        using var first = new TensorBoardTracker(_folder.FullName);
        first.Begin(_run);
        first.Add(Generation("replace", 0));
        using var second = new TensorBoardTracker(_folder.FullName);
        second.Begin(_run);
        var refusal = Assert.Throws<TextMadException>(() => second.Add(Generation("replace", 0)));
        Assert.Contains("cannot be written", refusal.Message, StringComparison.Ordinal);
    }

    private void Track(int generations, bool end = false)
    {
        using var tracker = new TensorBoardTracker(_folder.FullName);
        tracker.Begin(_run);
        foreach (var regime in new[] { "replace", "fresh" })
        {
            for (var t = 0; t < generations; t++)
            {
                tracker.Add(Generation(regime, t));
                tracker.Add(Generation(regime, t));
            }
        }

        if (end)
        {
            tracker.End([]);
        }
    }

    internal static TrackedGeneration Generation(string regime, int generation) => new(
        new TrackedChain(regime, 1),
        generation,
        _started.AddSeconds(generation + 0.5),
        [
            new MeasurementRow("tails", regime, 1, generation, "heldout_perplexity", 100 + generation),
            new MeasurementRow("tails", regime, 1, generation, "distinct_2", 0.5),
            new MeasurementRow("tails", regime, 1, generation, "without_a_value", null, "too few"),
        ],
        [new TrackedHistogram("generated_perplexity", [(1, 2, 3), (4, 8, 5)])],
        ["<b>one</b>\ntwo", "Ночь"]);
}
