namespace TextMad.Pages.Preferences;

/// <summary>What is said of one use of a text.</summary>
public enum UsagePreference
{
    /// <summary>No preference is stated.</summary>
    Unknown,

    /// <summary>The use is allowed.</summary>
    Allowed,

    /// <summary>The use is forbidden.</summary>
    Disallowed,
}
