using TextMad.Cli.Benchmarking;
using TextMad.Tests.Cli;

namespace TextMad.Tests.Samples;

/// <summary>The programs of <c>tests/TextMad.Samples</c> do what they show: what they add to the library, a file each, is found.</summary>
public sealed class SampleProgramTests : IDisposable
{
    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_corpus_is_read_and_measured()
    {
        _tool.Write("texts/one.txt", "the cat sat on the mat");
        _tool.Write("texts/two.txt", "the dog sat on the log");
        _tool.Write("texts/again.txt", "the dog sat on the log");
        var result = _tool.RunSample("measure-corpus", "ws", "texts");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("documents 2 new, 0 known before", result.Output, StringComparison.Ordinal);
        Assert.Contains("dropped 1: exact_duplicate", result.Output, StringComparison.Ordinal);
        Assert.Contains("\nvocabulary_size 7\n", result.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("documents 0 new, 2 known before", _tool.RunSample("measure-corpus", "ws", "texts").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_is_trained_and_writes_the_same_again()
    {
        _tool.Write("texts.txt",
            string.Join("\n\n", Enumerable.Range(0, 200).Select(i => $"The {(i % 2 == 0 ? "cat" : "dog")} sat on the {(i % 3 == 0 ? "mat" : "log")} and slept.")));
        var result = _tool.RunSample("train", "texts.txt");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var lines = result.Output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Assert.Equal(4, lines.Length);
        var losses = lines[0].Split(' ').Where(word => double.TryParse(word, System.Globalization.CultureInfo.InvariantCulture, out _))
            .Select(word => double.Parse(word, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.True(losses is [var first, var last] && last < first / 2, lines[0]);
        Assert.Contains(lines[1..], line => line.Contains("sat on the", StringComparison.Ordinal));
        Assert.Equal(result.Output, _tool.RunSample("train", "texts.txt").Output);
    }

    [Fact]
    public void A_metric_of_ones_own_is_measured_with_all_others()
    {
        _tool.Write("essay.txt", "a short word and incomprehensible ones");
        var output = _tool.RunSample("own-metric", "essay.txt").Output;
        Assert.Contains("long_word_share 0.1667", output, StringComparison.Ordinal);
        Assert.Contains("distinct_2 1", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_regime_of_ones_own_is_named_in_settings_and_runs_in_the_loop()
    {
        var result = _tool.RunSample("own-regime");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("5 ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mitigation_of_ones_own_is_named_in_settings_chooses_in_the_loop_and_stands_in_the_report()
    {
        foreach (var (i, text) in SyntheticText.Documents(60, 40, language: 60).Index())
        {
            _tool.Write($"texts/{i}.txt", text);
        }

        var result = _tool.RunSample("own-mitigation", "ws", "texts");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var lines = result.Output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Assert.Equal(2,
            lines.Count(line => line.StartsWith("replace-without_short_texts_8 ", StringComparison.Ordinal) && line.Contains(" short_texts ", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.StartsWith("replace ", StringComparison.Ordinal) && line.Contains("short_texts", StringComparison.Ordinal));
        Assert.Matches("^left out [1-9][0-9]* texts$", lines[^2]);
        Assert.Contains("Share of the texts that were left out as short", File.ReadAllText(lines[^1]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_sample_name_is_wrong_usage() => Assert.Equal(2, _tool.RunSample("nothing").ExitCode);
}
