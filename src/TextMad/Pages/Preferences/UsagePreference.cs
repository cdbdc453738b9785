namespace TextMad.Pages.Preferences;

/// <summary>What is said of one use of a text.</summary>
public enum UsagePreference
{
    /// <summary>Nothing.</summary>
    Unknown,

    /// <summary>It is allowed.</summary>
    Allowed,

    /// <summary>It is forbidden.</summary>
    Disallowed,
}
