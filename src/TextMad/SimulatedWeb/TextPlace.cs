namespace TextMad.SimulatedWeb;

/// <summary>Where a text lies in a <see cref="TextArena"/>: in units of <see cref="TextArena.Unit"/> bytes from its start.</summary>
internal readonly record struct TextPlace(int Start, int Bytes);
