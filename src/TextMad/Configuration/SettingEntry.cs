namespace TextMad.Configuration;

/// <summary>One key of a mapping with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Place">Where the key stands.</param>
/// <param name="Value">Its value.</param>
internal sealed record SettingEntry(string Key, string Place, SettingNode Value);
