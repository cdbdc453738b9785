namespace TextMad.Dashboard.Serving;

/// <summary>What streams of events have in common.</summary>
internal static class EventStreams
{
    /// <summary>The kind of the event that says to who connects again that nothing has changed since.</summary>
    public const string Same = "same";

    /// <summary>The kind of the event that says that what was watched is no more: the page does not connect again.</summary>
    public const string Gone = "gone";
}
