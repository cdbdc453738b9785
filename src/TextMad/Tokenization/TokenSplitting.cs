namespace TextMad.Tokenization;

/// <summary>Patterns that cut text into the pieces within which tokens are merged, by the encoding that made them known.</summary>
public enum TokenSplitting
{
    /// <summary>By the file's name: cl100k or o200k if it has that in it, else GPT-2's.</summary>
    Auto,

    /// <summary>GPT-2's, also that of r50k and p50k.</summary>
    Gpt2,

    /// <summary>The splitting of the encoding cl100k_base.</summary>
    Cl100k,

    /// <summary>The splitting of the encoding o200k_base.</summary>
    O200k,
}
