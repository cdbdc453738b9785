using System.Text.Json;
using TextMad.Corpora.Pipeline;
using TextMad.Corpora.Pipeline.Blocks;
using TextMad.Texts;

namespace TextMad.Tests.Corpora.Pipeline;

/// <summary>Decisions and signals on texts made for this purpose, by tools/reference/quality_filters.py: plain Python, written from the definitions.</summary>
public sealed class QualityBlockTests
{
    private static readonly Dictionary<string, DocumentBlock> _blocks = new()
    {
        ["gopher_quality"] = new GopherQuality(),
        ["gopher_repetition"] = new GopherRepetition(),
        ["c4_quality"] = new C4Quality(),
        ["fineweb_quality"] = new FineWebQuality(),
    };

    public static TheoryData<string> Blocks() => [.. _blocks.Keys];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Decisions_and_signals_are_those_of_the_reference(string name)
    {
        var reasons = new HashSet<string?>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", "pipeline", "decisions.jsonl")))
        {
            var entry = JsonElement.Parse(line);
            var text = entry.GetProperty("text").GetString()!;
            var expected = entry.GetProperty("decisions").GetProperty(name);
            var outcome = _blocks[name].Apply(new PipelineText(text, LanguageProfile.English));
            Assert.True(expected.GetProperty("reason").GetString() == outcome.Reason, $"{expected} but {outcome.Reason} for: {text}");
            Assert.Equal(
                expected.GetProperty("signals").EnumerateObject().Select(signal => (signal.Name, signal.Value.GetDouble())),
                outcome.Signals.Select(signal => (signal.Name, signal.Value)));
            reasons.Add(outcome.Reason);
        }

        Assert.True(reasons.Count >= 4 && reasons.Contains(null), $"The texts break too few rules: {string.Join(", ", reasons)}.");
    }

    [Fact]
    public void C4_takes_out_lines_and_marks_of_citation()
    {
        const string text =
            "One whole sentence of prose[1] stands here.\nMenu\n\nAnother of them [edit] follows. And one more.\nUse of "
            + "cookies helps us, they say.\n\"A fourth,\" he said. \"A fifth!\"";
        var outcome = new C4Quality().Apply(new PipelineText(text, LanguageProfile.English));
        Assert.Null(outcome.Reason);
        Assert.Equal("One whole sentence of prose stands here.\nAnother of them  follows. And one more.\n\"A fourth,\" he said. \"A fifth!\"", outcome.Text);
        Assert.Equal(1, outcome.Signals.First(signal => signal.Name == "policy_lines").Value);
        Assert.Equal(1, outcome.Signals.First(signal => signal.Name == "unpunctuated_lines").Value);
    }

    [Fact]
    public void A_setting_moves_its_rule_and_no_other()
    {
        var text = new PipelineText("A short text of the kind that has few words, and no more.", LanguageProfile.English);
        Assert.Equal(PipelineReasons.GopherFewWords, new GopherQuality().Apply(text).Reason);
        Assert.Null(new GopherQuality { MinimumWords = 10 }.Apply(text).Reason);
        Assert.Equal(PipelineReasons.GopherFewStopWords, new GopherQuality { MinimumWords = 10, StopWords = 5 }.Apply(text).Reason);
        Assert.Equal(PipelineReasons.GopherShortWords, new GopherQuality { MinimumWords = 10, MinimumWordLength = 9 }.Apply(text).Reason);
    }

    [Fact]
    public void Stop_words_and_lengths_of_words_are_those_of_the_language()
    {
        const string russian = "Старый мельник открыл дверь и вышел на улицу, но там никого не было, и он вернулся в дом.";
        var settings = new GopherQuality { MinimumWords = 10 };
        Assert.Equal(PipelineReasons.GopherFewStopWords, settings.Apply(new PipelineText(russian, LanguageProfile.English)).Reason);
        Assert.Null(settings.Apply(new PipelineText(russian, LanguageProfile.Find("ru"))).Reason);
    }
}
