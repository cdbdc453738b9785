namespace TextMad;

/// <summary>Work that failed for a reason a person can act on; the message says what, where and what to do. Exit code 1.</summary>
public class TextMadException : Exception
{
    /// <summary>Creates a failure with a message for people.</summary>
    /// <param name="message">What went wrong, with the value and where it stands; whole sentences.</param>
    /// <param name="inner">What was thrown below.</param>
    /// <param name="hint">What can be done about it; unless given, what the failure below says.</param>
    public TextMadException(string message, Exception? inner = null, Hint? hint = null)
        : base(message, inner) => Hint = hint ?? (inner as TextMadException)?.Hint;

    /// <summary>What a person can do about it; null when the message says all.</summary>
    public Hint? Hint { get; }
}

/// <summary>
/// Wrong usage or input: a file, key or value that the person gave. The message names the value, where it stands,
/// what is allowed and what to do next. Exit code 2.
/// </summary>
public sealed class InputException : TextMadException
{
    /// <summary>Creates a complaint about input with a message for people.</summary>
    /// <inheritdoc cref="TextMadException(string, Exception?, Hint?)"/>
    public InputException(string message, Exception? inner = null, Hint? hint = null)
        : base(message, inner, hint)
    {
    }

    /// <summary>Creates a complaint about input with a message for people, and what can be done about it.</summary>
    /// <inheritdoc cref="TextMadException(string, Exception?, Hint?)"/>
    public InputException(string message, Hint? hint)
        : base(message, null, hint)
    {
    }
}
