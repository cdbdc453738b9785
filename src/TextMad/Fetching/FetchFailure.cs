namespace TextMad.Fetching;

/// <summary>A request without an answer that could be used.</summary>
/// <param name="reason">One of <see cref="FetchReasons"/>.</param>
/// <param name="message">More, for people.</param>
/// <param name="inner">What was thrown below.</param>
/// <param name="hint">What can be done about it.</param>
public sealed class FetchFailure(string reason, string message, Exception? inner = null, Hint? hint = null) : TextMadException(message, inner, hint)
{
    /// <summary>One of <see cref="FetchReasons"/>.</summary>
    public string Reason { get; } = reason;
}
