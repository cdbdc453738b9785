using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Models.NGram;

namespace TextMad.Experiments;

/// <summary>An interpolated Kneser-Ney n-gram model.</summary>
[Description("an interpolated Kneser-Ney n-gram model [Chen and Goodman 1999]")]
[SettingName("ngram")]
public sealed record NGramModelOptions : ModelOptions
{
    /// <summary>n.</summary>
    [Description("length of the n-grams")]
    [Range(1, 10)]
    public int Order { get; init; } = 4;

    /// <summary>One discount per order, or three.</summary>
    [Description("modified (three discounts per order) or single")]
    public NGramDiscounting Discounting { get; init; } = NGramDiscounting.Modified;
}
