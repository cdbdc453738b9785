using TextMad.Numerics.Random;

namespace TextMad.Completions.Batching;

/// <summary>One text to complete.</summary>
/// <param name="Choice">Number of the completion in its request.</param>
/// <param name="Prompt">Tokens; a leading end-of-text token is the one with which every text begins, and is put there where it is missing.</param>
/// <param name="PromptText">The prompt as text, to be given back.</param>
/// <param name="Random">Where random numbers come from.</param>
internal sealed record CompletionTask(int Choice, ReadOnlyMemory<int> Prompt, string PromptText, RandomStream Random);
