using TextMad.Storage.Records;

namespace TextMad.Judging;

/// <summary>What is known of a judge: how it was made, what it saw, and how good it is.</summary>
/// <param name="Options">The options with which it was built.</param>
/// <param name="Documents">Documents of the corpus that it saw or is measured on.</param>
/// <param name="TrainingTokens">Size of its training set.</param>
/// <param name="HeldoutTokens">Size of the text that it is measured on, document ends included.</param>
/// <param name="HeldoutPerplexity">Its perplexity there, per token.</param>
/// <param name="HeldoutBitsPerByte">The same in bits per byte.</param>
/// <param name="Seen">The content hashes of the documents: texts that no run trains or measures on.</param>
/// <param name="Language">The language of its text, a BCP 47 tag; null when it cannot be determined, or in records that did not say.</param>
/// <param name="Built">When it was made; null in records that did not say.</param>
/// <param name="Trained">The documents that it was trained on, with their tokens; null in records that did not say.</param>
public sealed record JudgeRecord(
    JudgeOptions Options,
    int Documents,
    long TrainingTokens,
    long HeldoutTokens,
    double HeldoutPerplexity,
    double HeldoutBitsPerByte,
    IReadOnlyList<string> Seen,
    string? Language = null,
    DateTimeOffset? Built = null,
    IReadOnlyList<TrainingMember>? Trained = null);
