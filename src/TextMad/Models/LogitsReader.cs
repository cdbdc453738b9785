namespace TextMad.Models;

/// <summary>Reads the logits of the token after an entry's tokens. Several threads may call it at once, in any order of the entries.</summary>
/// <param name="entry">Its number in the batch.</param>
/// <param name="logits">Logits (V), the reader's to use and to change, during the call only.</param>
/// <param name="worker">Number of the thread, to choose scratch memory by.</param>
public delegate void LogitsReader(int entry, Span<float> logits, int worker);
