using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;

namespace TextMad.Generations.Regimes;

/// <summary>
/// R0, a share of whose documents the last model has rewritten: synthetic text that stays tied to real text [arXiv 2510.01631].
/// </summary>
/// <remarks>
/// What rewriting is for a causal model: each token of a real document is drawn anew with a probability of <see cref="Tokens"/>, from the model's own
/// distribution after the document's own words before it. Length, order and the tokens that stay are the document's. It is not a paraphrase by a model
/// that follows instructions, which the publication uses: meaning is kept only as far as the tokens around keep it.
/// </remarks>
[Description("R0, a share of whose documents the last model rewrote token by token [2510.01631]")]
[SettingName("rephrase")]
public sealed record Rephrase : Regime
{
    /// <summary>The share of R0's documents that stands rewritten in the training set, in place of the original.</summary>
    [Description("share of the real documents that the last model rewrites, another one each generation")]
    [Range(0.001, 1.0)]
    public double Share { get; init; } = 0.3;

    /// <summary>The probability with which a token of a rewritten document is drawn anew.</summary>
    [Description("share of the tokens of a rewritten document that are drawn anew")]
    [Range(0.001, 1.0)]
    public double Tokens { get; init; } = 0.5;

    /// <inheritdoc/>
    public override string Label => (Share, Tokens) == (0.3, 0.5) ? "rephrase" : $"rephrase-{Text(Share)}-{Text(Tokens)}";

    /// <inheritdoc/>
    public override double SyntheticAmount(int generation) => Share;

    /// <inheritdoc/>
    public override double TrainingSetAmount(int generation) => 1;
}
