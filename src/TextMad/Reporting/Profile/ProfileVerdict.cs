using System.Text.Json.Serialization;

namespace TextMad.Reporting.Profile;

/// <summary>What can be said of a definition of collapse.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProfileVerdict>))]
public enum ProfileVerdict
{
    /// <summary>It was not or could not be tested: too few seeds, or nothing was measured.</summary>
    [JsonStringEnumMemberName("cannot tell")]
    CannotTell,

    /// <summary>It was tested and is not shown. That is not a proof of its absence: see what these seeds could have shown.</summary>
    [JsonStringEnumMemberName("not shown")]
    NotShown,

    /// <summary>The definition is shown to hold.</summary>
    [JsonStringEnumMemberName("shown")]
    Shown,
}
