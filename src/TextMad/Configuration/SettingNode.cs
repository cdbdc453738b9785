namespace TextMad.Configuration;

/// <summary>A YAML value and where it stands.</summary>
/// <param name="Place">For errors: <c>file:line:column</c>, or the command-line argument.</param>
internal abstract record SettingNode(string Place);

/// <summary>A single value.</summary>
/// <param name="Text">The text without quotes.</param>
/// <param name="Plain">True when it stood without quotes, so that it may mean a number, a truth value or null.</param>
/// <param name="Place">The place in the file: its name and line.</param>
internal sealed record ScalarNode(string Text, bool Plain, string Place) : SettingNode(Place)
{
    /// <summary>True for an empty plain value, <c>~</c> and <c>null</c>.</summary>
    public bool IsNull => Plain && Text is "" or "~" or "null";
}

/// <summary>A list.</summary>
internal sealed record SequenceNode(List<SettingNode> Items, string Place) : SettingNode(Place);

/// <summary>Keys and values, in order; a key may stand twice, which the binder reports.</summary>
internal sealed record MappingNode(List<SettingEntry> Entries, string Place) : SettingNode(Place);
