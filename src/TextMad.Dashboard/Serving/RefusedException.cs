namespace TextMad.Dashboard.Serving;

/// <summary>What was asked is understood and not allowed here: answered with 403.</summary>
internal sealed class RefusedException(string message) : TextMadException(message);
