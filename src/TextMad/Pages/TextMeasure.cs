namespace TextMad.Pages;

/// <summary>How much text an element holds, and of what kind; what was pruned is not counted.</summary>
/// <param name="Characters">Characters of text, white space folded; ideographs count three.</param>
/// <param name="LinkCharacters">Those of them within links.</param>
/// <param name="Prose">Characters of runs that read like prose or code, links taken off.</param>
/// <param name="Noise">Characters of runs that do not: short fragments and links.</param>
/// <param name="Paragraphs">Runs that read like prose.</param>
internal readonly record struct TextMeasure(int Characters, int LinkCharacters, int Prose, int Noise, int Paragraphs)
{
    /// <summary>The share of characters within links; 0 without any.</summary>
    public double LinkDensity => Characters == 0 ? 0 : (double)LinkCharacters / Characters;

    public static TextMeasure operator +(TextMeasure a, TextMeasure b) => new(
        a.Characters + b.Characters, a.LinkCharacters + b.LinkCharacters, a.Prose + b.Prose, a.Noise + b.Noise, a.Paragraphs + b.Paragraphs);
}
