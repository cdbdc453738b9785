namespace TextMad.Warc;

/// <summary>What a WARC file holds at a place. A closed hierarchy.</summary>
public abstract record WarcItem
{
    private WarcItem()
    {
    }

    /// <summary>A record that can be read.</summary>
    /// <param name="Record">The record.</param>
    public sealed record Whole(WarcRecord Record) : WarcItem;

    /// <summary>Something that is not a record, passed over up to where the next one begins.</summary>
    /// <param name="Offset">Where it begins in the file.</param>
    /// <param name="Problem">What is wrong with it.</param>
    public sealed record Broken(long Offset, string Problem) : WarcItem;
}
