using System.ComponentModel;
using System.Reflection;
using System.Text;
using TextMad.Configuration;
using TextMad.Generations;
using TextMad.Tests.Laws;

namespace TextMad.Tests.Cli;

/// <summary>The tables of regimes and mitigations in the manual are what the code says; TEXTMAD_WRITE_TOPICS=1 writes them (tools/topics.sh).</summary>
public sealed class RegimeTopicTests
{
    private const string Begin = "<!-- textmad:regimes -->\n";
    private const string End = "<!-- /textmad:regimes -->";

    private static string Path => System.IO.Path.Combine(Repository.Root, "src", "TextMad.Cli", "Topics", "regimes.md");

    [Fact]
    public void The_manuals_tables_of_regimes_and_mitigations_are_what_the_code_says()
    {
        var page = File.ReadAllText(Path);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(begin > 0 && end > begin, $"{Path} has no block between {Begin.Trim()} and {End}.");
        var tables = Table("regime", "trained on", typeof(Regime)) + "\n" + Table("mitigation", "what it does", typeof(Mitigation));
        if (Environment.GetEnvironmentVariable("TEXTMAD_WRITE_TOPICS") == "1")
        {
            File.WriteAllText(Path, page[..(begin + Begin.Length)] + tables + page[end..]);
            return;
        }

        Assert.True(page[(begin + Begin.Length)..end] == tables, "The tables in regimes.md are not what the code says; run tools/topics.sh.");
    }

    private static string Table(string kind, string what, Type choices)
    {
        var table = new StringBuilder($"| {kind} | {what} | source | settings |\n|---|---|---|---|\n");
        foreach (var choice in SettingSchema.ChoicesOf(choices))
        {
            var text = choice.Type.GetCustomAttribute<DescriptionAttribute>(inherit: false)?.Description;
            Assert.True(text is not null && text.EndsWith(']'), $"{choice.Type.Name} needs a [Description] that ends with its source in brackets.");
            var source = text!.LastIndexOf(" [", StringComparison.Ordinal);
            var settings = SettingSchema.Of(choice.Type).Settings.Where(setting => setting.Key != "mitigations").Select(setting => $"`{setting.Key}`");
            table.Append($"| `{choice.Name}` | {text[..source]} | {text[(source + 2)..^1]} | {string.Join(", ", settings)} |\n");
        }

        return table.ToString();
    }
}
