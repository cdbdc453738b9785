using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;

namespace TextMad.Sampling;

/// <summary>How the next token is drawn from a model's logits, in this order: repetition penalty, temperature, top-k, top-p.</summary>
public sealed record DecodingOptions
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

    /// <summary>Longest text in tokens, prompt included; a text that has not ended by then is cut.</summary>
    [Description("longest text in tokens, prompt included")]
    [Range(1, 1 << 20)]
    public int MaximumTokens { get; init; } = 128;

    /// <summary>Sequences decoded at once; influences speed, never results.</summary>
    [Description("sequences decoded at once (speed only)")]
    [Range(1, 65536)]
    public int Batch { get; init; } = 128;

    /// <summary>Checks every setting and their combination.</summary>
    /// <exception cref="InputException">A value is out of its range, or a setting can have no effect.</exception>
    public void Validate()
    {
        SettingRanges.Require(this, "Decoding");
        if (Temperature == 0 && (TopK > 0 || TopP < 1))
        {
            throw new InputException(
                FormattableString.Invariant($"Decoding: temperature 0 takes the most probable token, so top_k {TopK} and top_p {TopP} ") +
                "have no effect. Leave top_k at 0 and top_p at 1, or choose a temperature above 0.");
        }
    }
}
