namespace TextMad.Warc;

/// <summary>What a digest says of the bytes that it was made of.</summary>
public enum WarcDigestState
{
    /// <summary>There is no digest, its algorithm is not known, or the bytes are not all there.</summary>
    Untold,

    /// <summary>They are the same bytes.</summary>
    Right,

    /// <summary>The bytes do not match the digest.</summary>
    Wrong,
}
