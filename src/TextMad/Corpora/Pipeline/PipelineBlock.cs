using TextMad.Configuration;

namespace TextMad.Corpora.Pipeline;

/// <summary>A step of a pipeline and its settings. A recipe lists them in the order in which documents pass through.</summary>
[SettingChoice("clean_up", typeof(CleanUp))]
[SettingChoice("language", typeof(LanguageFilter))]
[SettingChoice("gopher_quality", typeof(GopherQuality))]
[SettingChoice("gopher_repetition", typeof(GopherRepetition))]
[SettingChoice("c4_quality", typeof(C4Quality))]
[SettingChoice("fineweb_quality", typeof(FineWebQuality))]
[SettingChoice("exact_duplicates", typeof(ExactDuplicates))]
[SettingChoice("minhash_duplicates", typeof(MinHashDuplicates))]
[SettingChoice("personal_data", typeof(PersonalDataReplacement))]
public abstract record PipelineBlock
{
    private protected PipelineBlock()
    {
    }

    /// <summary>Its name in recipes, summaries and signals.</summary>
    public abstract string Name { get; }
}
