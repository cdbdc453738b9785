using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;

namespace TextMad.Sampling;

/// <summary>
/// How texts are made from a model's logits: drawn token by token after, in this order, repetition penalty, temperature, top-k and top-p;
/// or, with two beams or more, searched for after the repetition penalty.
/// </summary>
public sealed record DecodingOptions : ISettingRules
{
    /// <summary>Logits are divided by this; 1 samples from the model itself, 0 takes the most probable token (lowest id on a tie).</summary>
    [Description("logits are divided by this; 0 is greedy")]
    [Range(0.0, 100.0)]
    public double Temperature { get; init; } = 1;

    /// <summary>Only the k most probable tokens; 0 switches it off. Ties at the border go to the lower id.</summary>
    [Description("only the k most probable tokens; 0 is off")]
    [Range(0, 1 << 24)]
    public int TopK { get; init; }

    /// <summary>Nucleus sampling: the fewest most probable tokens whose mass is at least p; 1 switches it off [Holtzman 2019].</summary>
    [Description("nucleus: fewest tokens with at least this mass; 1 is off")]
    [Range(1e-6, 1.0)]
    public double TopP { get; init; } = 1;

    /// <summary>Logits of tokens already in the sequence are divided (if positive) or multiplied by this [Keskar 2019, CTRL]; 1 is off.</summary>
    [Description("penalty on tokens already in the sequence; 1 is off")]
    [Range(0.1, 10.0)]
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>
    /// Sequences that a beam search keeps [Shumailov et al. 2023 use 5]; 1 draws tokens at random instead. A search is deterministic:
    /// it writes one text per prompt.
    /// </summary>
    [Description("beams of a search for the most probable text; 1 draws at random")]
    [Range(1, 256)]
    public int Beams { get; init; } = 1;

    /// <summary>
    /// Beam search prefers the text with the largest sum of log-probabilities over length^penalty, where the length counts the tokens
    /// that were written, end-of-text included and the prompt not. 1 is the mean, 0 the sum; above 0 favours long texts.
    /// </summary>
    [Description("beam search: score is sum of log-probabilities over length to this power")]
    [Range(-10.0, 10.0)]
    public double LengthPenalty { get; init; } = 1;

    /// <summary>Longest text when nothing is known of what the model was trained on.</summary>
    public const int UnknownRoom = 512;

    /// <summary>
    /// Longest text in tokens, prompt included; a text that has not ended by then is cut. 0 is four times the mean length of the texts that the model was
    /// trained on (<see cref="WithRoomFor"/>). It can be more than a transformer's context: the window then moves on with the text.
    /// </summary>
    [Description("longest text in tokens, prompt included; 0 is four times the mean length of the texts trained on")]
    [Range(0, 1 << 20)]
    public int MaximumTokens { get; init; }

    /// <summary>Shortest text in tokens, prompt included: before that, end-of-text has no chance. 0 leaves it to the model.</summary>
    [Description("shortest text in tokens, prompt included")]
    [Range(0, 1 << 20)]
    public int MinimumTokens { get; init; }

    /// <summary>A mark in the choice of tokens by which the texts can be told again; off unless its delta is above 0.</summary>
    [Description("a watermark in the choice of tokens, by which the texts can be recognised")]
    public WatermarkOptions Watermark { get; init; } = new();

    /// <summary>Sequences decoded at once; influences speed, never results.</summary>
    [Description("sequences decoded at once (speed only)")]
    [Range(1, 65536)]
    public int Batch { get; init; } = 128;

    /// <summary>
    /// Returns the same, with room of its own where the longest text is 0: four times the mean length of the texts that the model was trained on, and no less than
    /// the prompt and the shortest text need.
    /// </summary>
    /// <param name="documents">Texts that the model was trained on; 0 when that is unknown.</param>
    /// <param name="tokens">Their tokens, one end-of-text for each included.</param>
    /// <param name="promptTokens">Length of the longest prompt.</param>
    public DecodingOptions WithRoomFor(long documents, long tokens, int promptTokens = 0)
    {
        if (MaximumTokens > 0)
        {
            return this;
        }

        var room = documents > 0 ? (4 * (tokens - documents) / documents) + 4 : UnknownRoom;
        return this with { MaximumTokens = (int)Math.Clamp(Math.Max(room, Math.Max(MinimumTokens, (room / 2) + promptTokens)), promptTokens + 1L, 1 << 20) };
    }

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> FindProblems()
    {
        if (Temperature == 0 && (TopK > 0 || TopP < 1))
        {
            yield return new SettingProblem(
                FormattableString.Invariant($"temperature 0 takes the most probable token, so top_k {TopK} and top_p {TopP} ") +
                "have no effect. Leave top_k at 0 and top_p at 1, or choose a temperature above 0.",
                nameof(Temperature));
        }

        if (Watermark.Delta == 0 && Watermark != new WatermarkOptions())
        {
            yield return new SettingProblem("watermark.gamma and watermark.key have no effect while watermark.delta is 0. Set delta above 0, e.g. 2.", nameof(Watermark));
        }

        if (Watermark.Delta > 0 && Beams > 1)
        {
            yield return new SettingProblem(
                FormattableString.Invariant($"a watermark needs random draws, and a search with {Beams} beams draws nothing. Set beams to 1 or watermark.delta to 0."),
                nameof(Beams));
        }

        if (MaximumTokens > 0 && MinimumTokens > MaximumTokens)
        {
            yield return new SettingProblem(
                FormattableString.Invariant($"minimum_tokens {MinimumTokens} is above maximum_tokens {MaximumTokens}. Lower the one or raise the other."), nameof(MinimumTokens));
        }

        if (Beams > 1 && (Temperature != 1 || TopK > 0 || TopP < 1))
        {
            yield return new SettingProblem(
                FormattableString.Invariant($"a search with {Beams} beams draws nothing, so temperature {Temperature}, top_k {TopK} and top_p {TopP} ") +
                "have no effect. Leave temperature at 1, top_k at 0 and top_p at 1, or set beams to 1.",
                nameof(Beams));
        }

        if (Beams == 1 && LengthPenalty != 1)
        {
            yield return new SettingProblem(
                FormattableString.Invariant($"length_penalty {LengthPenalty} has no effect without beam search. Leave it at 1, or set beams to 2 or more."), nameof(LengthPenalty));
        }
    }
}
