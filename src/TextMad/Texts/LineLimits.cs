namespace TextMad.Texts;

/// <summary>The limits of <see cref="LineQuality"/>; the defaults are those of the FineWeb recipe.</summary>
public sealed record LineLimits
{
    /// <summary>Least share of lines that end in punctuation.</summary>
    public double LeastPunctuated { get; init; } = 0.12;

    /// <summary>Lines of this many code points or fewer are short.</summary>
    public int ShortLength { get; init; } = 30;

    /// <summary>Largest share of short lines.</summary>
    public double MostShort { get; init; } = 0.67;

    /// <summary>Largest share of characters in lines that occurred before.</summary>
    public double MostDuplicated { get; init; } = 0.01;

    /// <summary>Most line ends per word.</summary>
    public double MostLinesPerWord { get; init; } = 0.3;
}
