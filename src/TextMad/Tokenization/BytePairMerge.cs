namespace TextMad.Tokenization;

/// <summary>One rule of a byte-level BPE: the neighbours <paramref name="Left"/> and <paramref name="Right"/> become <paramref name="Result"/>.</summary>
internal readonly record struct BytePairMerge(int Left, int Right, int Result);
