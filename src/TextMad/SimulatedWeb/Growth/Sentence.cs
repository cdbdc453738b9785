namespace TextMad.SimulatedWeb.Growth;

/// <summary>A sentence to be put into a page.</summary>
/// <param name="Content">Its text and who wrote which part of it.</param>
internal readonly record struct Sentence(PageContent Content);
