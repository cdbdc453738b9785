namespace TextMad.Provenance.Removal;

/// <summary>Something that needs documents, and how many.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name; empty for withdrawals.</param>
/// <param name="Documents">How many documents it needs, itself or for what was made from them.</param>
public sealed record DocumentHolder(HolderKind Kind, string Name, long Documents);
