namespace TextMad.Models.NGram;

/// <summary>How much is taken from a count for what was not seen.</summary>
public enum NGramDiscounting
{
    /// <summary>
    /// Three discounts per order, for counts 1, 2 and 3 or more, estimated from the counts of counts: modified Kneser-Ney
    /// [Chen and Goodman 1999, section 3.3].
    /// </summary>
    Modified,

    /// <summary>One discount for all counts: the interpolated form of Kneser-Ney [Chen and Goodman 1999, section 2.7].</summary>
    Single,
}
