using System.ComponentModel;

namespace TextMad.Generations;

/// <summary>The stable codes that say why a run left something out of what is trained on.</summary>
[ReasonCodes("run")]
public static class RunReasons
{
    /// <summary>A text that a model ended without a word, or after its prompt.</summary>
    [Description("a text that a model ended without a word, or after its prompt")]
    public const string EmptySample = "empty_sample";

    /// <summary>A page that the detector takes for machine-written.</summary>
    [Description("a page that the detector takes for machine-written")]
    public const string MachineText = "machine_text";

    /// <summary>A text that surprises its writer less than those that are kept.</summary>
    [Description("a text that surprises its writer less than those that are kept")]
    public const string LowSurprise = "low_surprise";

    /// <summary>A text that the judge likes less than those that are kept.</summary>
    [Description("a text that the judge likes less than those that are kept")]
    public const string VerifierRejected = "verifier_rejected";

    /// <summary>A text that bears the watermark of the run's models.</summary>
    [Description("a text that bears the watermark of the run's models")]
    public const string Watermark = "watermark";
}
