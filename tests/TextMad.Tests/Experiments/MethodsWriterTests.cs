using System.Text.RegularExpressions;
using TextMad.Configuration;
using TextMad.Experiments;
using TextMad.Experiments.Runs;

namespace TextMad.Tests.Experiments;

/// <summary>The methods section says what the settings say, and cites works that it lists.</summary>
public sealed class MethodsWriterTests
{
    public static TheoryData<string> Presets() => [.. PresetLibrary.Names];

    [Fact]
    public void Methods_say_what_the_settings_say()
    {
        var methods = Of("quickstart", "replace").Paragraphs.ToDictionary(paragraph => paragraph.Heading, paragraph => paragraph.Text);
        Assert.Equal(["Data", "Model", "Loop", "Writing", "Measurements", "Statistics", "Software"], methods.Keys);
        Assert.Contains("corpus 'brown', Brown Corpus", methods["Data"], StringComparison.Ordinal);
        Assert.Contains("(480 documents; SHA-256 over their identifiers abc)", methods["Data"], StringComparison.Ordinal);
        Assert.Contains("passages of about 24 words. 10% of the documents were held out before cutting, of which at most 12,000 tokens", methods["Data"], StringComparison.Ordinal);
        Assert.Contains("The first training set had 60,000 tokens", methods["Data"], StringComparison.Ordinal);
        Assert.Contains("byte-level BPE of 2,048 tokens", methods["Model"], StringComparison.Ordinal);
        Assert.Contains("[radford2019] of 2 layers, 2 heads, width 64 and a context of 64 tokens, without dropout", methods["Model"], StringComparison.Ordinal);
        Assert.Contains("for 6 epochs in batches of 8 sequences by Muon [jordan2024] for hidden matrices (peak learning rate 0.02", methods["Model"], StringComparison.Ordinal);
        Assert.Contains("AdamW [loshchilov2019] for the rest (peak learning rate 0.004", methods["Model"], StringComparison.Ordinal);
        Assert.Contains("replace: S_{t-1} alone [alemohammad2023, shumailov2024]", methods["Loop"], StringComparison.Ordinal);
        Assert.Contains("5 seeds (1, 2, 3, 4, 5), which are paired between regimes: n = 5.", methods["Loop"], StringComparison.Ordinal);
        Assert.Equal("Texts were drawn at temperature 0.9, without prompts.", methods["Writing"]);
        Assert.Contains("A judge ('brown', def)", methods["Measurements"], StringComparison.Ordinal);
        Assert.Contains("rests on: held-out perplexity, perplexity per token of held-out real text", methods["Measurements"], StringComparison.Ordinal);
        Assert.DoesNotContain("coverage", methods["Measurements"], StringComparison.Ordinal);
        Assert.Contains("Regimes were compared with replace by paired t tests", methods["Statistics"], StringComparison.Ordinal);
        Assert.StartsWith("TextMad 1.2.3 [textmad], its built-in engine", methods["Software"], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Every_work_that_is_cited_is_listed_and_no_other(string preset)
    {
        var methods = Of(preset, null);
        var text = string.Join("\n", methods.Paragraphs.Select(paragraph => paragraph.Text));
        var keys = methods.References.Select(entry => Regex.Match(entry, @"^@\w+\{(\w+),\n").Groups[1].Value).ToList();
        Assert.Contains("textmad", keys);
        Assert.Contains("schaeffer2025", keys);
        Assert.All(keys, key => Assert.Contains(key, text, StringComparison.Ordinal));

        // In square brackets stand keys and preprints alone.
        Assert.All(
            Regex.Matches(text, @"\[([^\]]+)\]").SelectMany(match => match.Groups[1].Value.Split([',', ';'], StringSplitOptions.TrimEntries)),
            work => Assert.True(keys.Contains(work) || Regex.IsMatch(work, @"^arXiv:\d{4}\.\d{5}$"), work));
        Assert.All(methods.References, entry => Assert.Equal(entry.Count(c => c == '{'), entry.Count(c => c == '}')));
        Assert.Contains("version = {1.2.3}", methods.BibTeX, StringComparison.Ordinal);
        Assert.DoesNotContain(text.Split(' '), word => word.Contains("  ", StringComparison.Ordinal));
    }

    [Fact]
    public void Few_seeds_claim_no_test()
    {
        var options = Options("quickstart") with { Loop = Options("quickstart").Loop with { Seeds = [1, 2] } };
        var methods = MethodsWriter.Of(options, null, "replace", new HashSet<string>(), null);
        Assert.Contains(
            methods.Paragraphs,
            paragraph => paragraph.Text.EndsWith("With n = 2 no test was made; bands in figures go from the lowest seed to the highest.", StringComparison.Ordinal));
        Assert.DoesNotContain(methods.References, entry => entry.Contains("holm1979", StringComparison.Ordinal));
    }

    private static TextMad.Reporting.Methods.RunMethods Of(string preset, string? baseline) =>
        MethodsWriter.Of(
            Options(preset), new RunData("brown", 480, "abc", "tok", Judge: "def", JudgeName: "brown"), baseline, new HashSet<string> { "heldout_perplexity", "bits" }, "1.2.3");

    private static ExperimentOptions Options(string preset) => SettingsReader.Read<ExperimentOptions>(PresetLibrary.Read(preset), preset, []);
}
