namespace TextMad.SimulatedWeb;

/// <summary>Bytes of a text from <paramref name="Start"/> to before <paramref name="End"/>, and what takes their place.</summary>
/// <param name="Start">The first byte.</param>
/// <param name="End">The byte after the last.</param>
/// <param name="Content">What takes their place, not empty; null for nothing.</param>
/// <param name="IsParagraph">Whether that begins a paragraph of its own.</param>
internal readonly record struct Replacement(int Start, int End, PageContent? Content = null, bool IsParagraph = false);
