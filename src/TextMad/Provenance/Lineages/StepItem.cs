namespace TextMad.Provenance.Lineages;

/// <summary>Something in a lineage.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Detail">More of it, in words.</param>
/// <param name="GoesUp">Whether it came from something; an unopened step may still turn out empty.</param>
/// <param name="GoesDown">Whether something came of it; an unopened step may still turn out empty.</param>
internal sealed record StepItem(StepKey Key, string Title, string Detail, bool GoesUp, bool GoesDown);
