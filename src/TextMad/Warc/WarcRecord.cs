namespace TextMad.Warc;

/// <summary>A record of a WARC file [ISO 28500; WARC 1.1].</summary>
public sealed record WarcRecord
{
    /// <summary>Where the record begins in the file: the byte in a plain file, the gzip member in a packed one.</summary>
    public required long Offset { get; init; }

    /// <summary>Where what follows begins; 0 when that cannot be determined: other records share the gzip member, or the line ends behind the record lack.</summary>
    public long End { get; init; }

    /// <summary>As the record says it, e.g. <c>1.0</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Named fields in the order of the file, folded lines joined by a space.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; }

    /// <summary>The block, or its beginning when it is longer than the reader keeps.</summary>
    public required ReadOnlyMemory<byte> Block { get; init; }

    /// <summary>Content-Length: the bytes of the whole block.</summary>
    public required long Length { get; init; }

    /// <summary>True when <see cref="Block"/> is not the whole block.</summary>
    public bool IsCut => Block.Length < Length;

    /// <summary>WARC-Type in lower case; empty when there is none.</summary>
    public string Type => (Field("WARC-Type") ?? "").ToLowerInvariant();

    /// <summary>WARC-Record-ID without angle brackets; empty when there is none.</summary>
    public string Id => WithoutBrackets(Field("WARC-Record-ID"));

    /// <summary>WARC-Target-URI without angle brackets, which some writers add; empty when there is none.</summary>
    public string TargetUri => WithoutBrackets(Field("WARC-Target-URI"));

    /// <summary>WARC-Date as it stands: a UTC time [W3C NOTE-datetime]; empty when there is none.</summary>
    public string Date => Field("WARC-Date") ?? "";

    /// <summary>Content-Type of the block; empty when there is none.</summary>
    public string ContentType => Field("Content-Type") ?? "";

    /// <summary>WARC-Truncated: why the block is not all there was; null when it is.</summary>
    public string? Truncated => Field("WARC-Truncated");

    /// <summary>What WARC-Block-Digest says of the block; a block that was cut cannot be determined.</summary>
    public WarcDigestState BlockDigest => IsCut ? WarcDigestState.Untold : WarcDigest.Check(Field("WARC-Block-Digest"), Block.Span);

    /// <summary>Returns the first field of that name (letter case does not matter), or null.</summary>
    public string? Field(string name)
    {
        foreach (var (key, value) in Fields)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    private static string WithoutBrackets(string? value) => value is null ? "" : value is ['<', .. var inner, '>'] ? inner : value;
}
