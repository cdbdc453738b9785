using System.Text.Json.Serialization;

namespace TextMad.Reporting.Answers;

/// <summary>The four questions that a reader has of a regime, answered as far as the tests of the run allow.</summary>
/// <param name="Regime">The regime's label.</param>
/// <param name="Verdict">What the tests say as a whole.</param>
/// <param name="Sentence">All four answers in one sentence.</param>
/// <param name="Collapse">Did it collapse: which definitions are shown, of how many that could be tested.</param>
/// <param name="Certainty">How sure: number of seeds, changes with intervals, p-values; or what these seeds could have shown.</param>
/// <param name="First">What went first.</param>
/// <param name="Help">What would have helped: other regimes of the run that kept it better, shown in pairs of the same seeds.</param>
public sealed record RegimeAnswer(
    string Regime, AnswerVerdict Verdict, string Sentence, string Collapse, string Certainty, string First, string Help)
{
    /// <summary>Of a collapse, how many definitions are shown, of how many that could be tested, e.g. "3 of 8 definitions"; else empty.</summary>
    internal string Extent { get; init; } = "";

    /// <summary>The verdict in a word or two.</summary>
    [JsonIgnore]
    public string Word => Verdict switch
    {
        AnswerVerdict.Collapsed => "collapsed",
        AnswerVerdict.Changed => "some change, no collapse shown",
        AnswerVerdict.RuledOut => "no collapse",
        AnswerVerdict.NotShown => "no collapse shown",
        _ => "cannot tell",
    };
}
