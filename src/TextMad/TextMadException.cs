namespace TextMad;

/// <summary>Work that failed for a reason a person can act on; the message says what, where and what to do. Exit code 1.</summary>
public class TextMadException : Exception
{
    /// <summary>A failure with a message written for the person at the terminal.</summary>
    public TextMadException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>
/// Wrong usage or input: a file, key or value that the person gave. The message names the value, where it stands,
/// what is allowed and what to do next. Exit code 2.
/// </summary>
public sealed class InputException : TextMadException
{
    /// <summary>A complaint about input with a message written for the person at the terminal.</summary>
    public InputException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
