using System.Text.Json.Serialization;

namespace TextMad.Reporting.Answers;

/// <summary>What the tests of a profile say of one regime as a whole.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnswerVerdict>))]
public enum AnswerVerdict
{
    /// <summary>Nothing could be tested: too few seeds, or nothing was measured.</summary>
    [JsonStringEnumMemberName("cannot tell")]
    CannotTell,

    /// <summary>No definition of collapse is shown, nor any change towards it. That is not a proof of its absence.</summary>
    [JsonStringEnumMemberName("not shown")]
    NotShown,

    /// <summary>Every definition that could be tested is ruled out, and no side of language is shown to have changed towards collapse.</summary>
    [JsonStringEnumMemberName("ruled out")]
    RuledOut,

    /// <summary>A change towards collapse is shown, but none of the definitions that ask for more than "any risk increase".</summary>
    [JsonStringEnumMemberName("changed")]
    Changed,

    /// <summary>At least one definition that asks for more than "any risk increase" is shown.</summary>
    [JsonStringEnumMemberName("collapsed")]
    Collapsed,
}
