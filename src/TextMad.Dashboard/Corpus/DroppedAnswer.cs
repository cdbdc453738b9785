using TextMad.Storage.Records;

namespace TextMad.Dashboard.Corpus;

/// <summary>What was left out: how much for each reason, and some of it.</summary>
internal sealed record DroppedAnswer(IReadOnlyList<DroppedReason> Reasons, IReadOnlyList<DroppedDocument> Examples);
