namespace TextMad.MLTokenizers.HuggingFace;

/// <summary>A piece of a text that is cut.</summary>
/// <param name="Text">What it is.</param>
/// <param name="IsFirst">Whether the text begins with it.</param>
internal readonly record struct Piece(string Text, bool IsFirst);
