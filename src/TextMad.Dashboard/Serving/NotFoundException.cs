namespace TextMad.Dashboard.Serving;

/// <summary>What was asked for is not there: answered with 404.</summary>
internal sealed class NotFoundException(string message) : TextMadException(message);
