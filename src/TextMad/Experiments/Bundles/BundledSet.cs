namespace TextMad.Experiments.Bundles;

/// <summary>A training set in a bundle.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Run">Its run.</param>
/// <param name="Documents">Its members, in training order.</param>
/// <param name="Tokens">Their tokens.</param>
/// <param name="Selectors">Who chose them, and how: model and kind in turn.</param>
internal sealed record BundledSet(string Id, string Run, IReadOnlyList<DocumentId> Documents, IReadOnlyList<int> Tokens, IReadOnlyList<string> Selectors);
