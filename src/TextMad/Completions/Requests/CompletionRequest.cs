using TextMad.Completions.Batching;

namespace TextMad.Completions.Requests;

/// <summary>What a client asks for.</summary>
/// <param name="Prompts">The prompts, at least one.</param>
/// <param name="Rule">How they are completed.</param>
/// <param name="Choices">Completions of each prompt.</param>
/// <param name="Seed">Where random numbers come from; null for others every time.</param>
/// <param name="IsStream">Whether pieces are sent as they come.</param>
/// <param name="StreamsUsage">Whether a stream ends with the numbers of tokens.</param>
internal sealed record CompletionRequest(IReadOnlyList<CompletionPrompt> Prompts, CompletionRule Rule, int Choices, ulong? Seed, bool IsStream, bool StreamsUsage);
