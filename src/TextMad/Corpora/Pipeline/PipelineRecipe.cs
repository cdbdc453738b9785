using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;
using TextMad.Configuration;
using TextMad.Texts;

namespace TextMad.Corpora.Pipeline;

/// <summary>What a pipeline does: blocks, in order.</summary>
public sealed record PipelineRecipe : ISettingRules
{
    /// <summary>What it is for.</summary>
    [Description("what the recipe is for")]
    public string Description { get; init; } = "";

    /// <summary>The language whose words and thresholds hold: one that ships with the tool, or a YAML file that describes one.</summary>
    [Description("the language whose words and thresholds are used, e.g. en, ru, or a YAML file that describes one")]
    public string Language { get; init; } = "en";

    /// <summary>The blocks.</summary>
    [Description("the blocks that documents pass through, in order")]
    public required ValueList<PipelineBlock> Blocks { get; init; }

    /// <summary>Returns the blocks with names that tell them apart: a second <c>clean_up</c> is <c>clean_up-2</c>.</summary>
    public IReadOnlyList<(string Label, PipelineBlock Block)> Labelled() =>
    [
        .. Blocks.Select((block, i) =>
        {
            var before = Blocks.Take(i).Count(earlier => earlier.Name == block.Name);
            return (before == 0 ? block.Name : FormattableString.Invariant($"{block.Name}-{before + 1}"), block);
        }),
    ];

    /// <summary>SHA-256 of all settings and of the language's profile, lower-case hexadecimal.</summary>
    public string Hash(LanguageProfile language) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        SettingsWriter.Write(this with { Description = "" }) + SettingsWriter.Write(language))));

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> FindProblems()
    {
        if (Blocks.Count == 0)
        {
            yield return new SettingProblem("there are no blocks; name at least one.", nameof(Blocks));
        }

        if (!LanguageProfile.Codes.Contains(Language) && !File.Exists(Language))
        {
            yield return new SettingProblem(
                $"'{Language}' is neither a language with rules of its own ({string.Join(", ", LanguageProfile.Codes)}) nor a file that describes one.", nameof(Language));
        }
    }
}
