namespace TextMad.Theory;

/// <summary>An item of a toy model that knows where it comes from.</summary>
/// <param name="Value">The number, symbol or row.</param>
/// <param name="Real">Whether the true distribution wrote it.</param>
internal readonly record struct MarkedItem<TItem>(TItem Value, bool Real);
