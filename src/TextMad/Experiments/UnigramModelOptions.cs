using System.ComponentModel;
using TextMad.Configuration;

namespace TextMad.Experiments;

/// <summary>A unigram distribution: tokens drawn independently of each other.</summary>
[Description("tokens drawn independently of each other by their frequencies [Seddik et al., 2404.05090]")]
[SettingName("unigram")]
public sealed record UnigramModelOptions : ModelOptions;
