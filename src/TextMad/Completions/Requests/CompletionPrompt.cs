namespace TextMad.Completions.Requests;

/// <summary>A prompt.</summary>
/// <param name="Text">As text.</param>
/// <param name="Tokens">As token ids.</param>
internal sealed record CompletionPrompt(string Text, int[] Tokens);
