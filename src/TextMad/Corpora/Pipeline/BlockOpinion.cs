namespace TextMad.Corpora.Pipeline;

/// <summary>What a filter says of a text.</summary>
/// <param name="Block">The filter's name.</param>
/// <param name="Language">The language whose rules held.</param>
/// <param name="Signals">What it measured.</param>
/// <param name="Reason">The code of the first rule that the text breaks; null when it keeps all.</param>
/// <param name="Meaning">What that rule says.</param>
internal sealed record BlockOpinion(string Block, string Language, IReadOnlyList<Signal> Signals, string? Reason, string? Meaning);
