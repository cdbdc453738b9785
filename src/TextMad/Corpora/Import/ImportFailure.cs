namespace TextMad.Corpora.Import;

/// <summary>A file that cannot be read to its end: an error, or a dropped item when broken input is to be skipped.</summary>
internal sealed class ImportFailure : Exception
{
    /// <summary>Creates a failure with its reason code and a message that names file and place.</summary>
    public ImportFailure(string reason, string message, Exception? inner = null)
        : base(message, inner) => Reason = reason;

    /// <summary>One of <see cref="DropReasons"/>.</summary>
    public string Reason { get; }
}
