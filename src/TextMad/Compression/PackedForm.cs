namespace TextMad.Compression;

/// <summary>The forms of compressed streams that can be unpacked.</summary>
internal enum PackedForm
{
    /// <summary>gzip, any number of members one behind the other [RFC 1952].</summary>
    Gzip,

    /// <summary>zlib [RFC 1950].</summary>
    Zlib,

    /// <summary>Deflate without anything around it [RFC 1951].</summary>
    Deflate,

    /// <summary>Brotli [RFC 7932].</summary>
    Brotli,

    /// <summary>Zstandard, any number of frames one behind the other [RFC 8878], with a dictionary at the beginning where web archives have one.</summary>
    Zstandard,

    /// <summary>bzip2, any number of streams one behind the other.</summary>
    Bzip2,

    /// <summary>xz, any number of streams one behind the other.</summary>
    Xz,
}
