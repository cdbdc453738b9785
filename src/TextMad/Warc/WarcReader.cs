namespace TextMad.Warc;

/// <summary>Reads WARC files of versions 0.17 to 1.1, plain or gzip, as a stream, in bounded memory.</summary>
/// <remarks>
/// A gzip file has a member per record, as it should [WARC 1.1, annex D]; also read are records that go on in the next member, and files
/// packed as one member, which are reported once as <see cref="WarcItem.Broken"/>, for nobody can find a record in them by its offset.
/// What is broken is passed over: the next record is where a member begins with one, or where a line begins with <c>WARC/</c> and a version.
/// Whatever the bytes, reading ends, after time proportional to their number.
/// </remarks>
public static class WarcReader
{
    /// <summary>Bytes that the header of a record may have.</summary>
    public const int MaximumHeader = 64 << 10;

    /// <summary>Bytes of a block that are kept unless said otherwise: a body of 16 MiB and its headers.</summary>
    public const int DefaultBlock = (16 << 20) + MaximumHeader;

    /// <summary>Returns the records of a file, and what is broken between them.</summary>
    /// <param name="stream">The file; gzip is recognised by its first bytes.</param>
    /// <param name="maximumBlock">Bytes of a block that are kept; the rest is passed over.</param>
    public static IEnumerable<WarcItem> Read(Stream stream, int maximumBlock = DefaultBlock)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(maximumBlock);
        return new WarcScan(new WarcInput(stream), maximumBlock).Items();
    }
}
