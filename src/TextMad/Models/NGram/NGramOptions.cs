using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;

namespace TextMad.Models.NGram;

/// <summary>The shape of an interpolated Kneser-Ney model.</summary>
public sealed record NGramOptions : ISettingRules
{
    /// <summary>n: a token is predicted from the n - 1 before it.</summary>
    [Description("length of the n-grams")]
    [Range(1, 10)]
    public int Order { get; init; } = 4;

    /// <summary>One discount or three.</summary>
    [Description("modified (three discounts per order) or single")]
    public NGramDiscounting Discounting { get; init; } = NGramDiscounting.Modified;

    /// <summary>
    /// The single discount of every order, in (0, 1); null estimates n1 / (n1 + 2 n2) for each order. Not with
    /// <see cref="NGramDiscounting.Modified"/>.
    /// </summary>
    [Description("the single discount; left out, it is estimated")]
    [Range(1e-6, 0.999999)]
    public double? Discount { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> FindProblems()
    {
        if (Discount is { } discount && Discounting == NGramDiscounting.Modified)
        {
            yield return new SettingProblem(
                FormattableString.Invariant($"discount {discount} has no effect with modified discounting. Choose single, or leave it out."), nameof(Discount));
        }
    }
}
