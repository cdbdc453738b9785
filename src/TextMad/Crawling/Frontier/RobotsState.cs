namespace TextMad.Crawling.Frontier;

/// <summary>What is known of a host's robots.txt. The numbers stand in files.</summary>
internal enum RobotsState
{
    /// <summary>Not asked for yet, or too long ago.</summary>
    Unknown = 0,

    /// <summary>There are rules, or there is no such file and all is allowed.</summary>
    Known = 1,

    /// <summary>The host had no answer, so everything is forbidden [RFC 9309, 2.3.1.4].</summary>
    Unreachable = 2,
}
