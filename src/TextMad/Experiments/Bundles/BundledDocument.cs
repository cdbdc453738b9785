namespace TextMad.Experiments.Bundles;

/// <summary>A document in a bundle.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Language">Its language, if known.</param>
/// <param name="Origin">Its origin, as <see cref="TextMad.Origin.ToJson"/> writes it.</param>
/// <param name="Text">Its text; null where it is left out or was erased.</param>
/// <param name="Words">Its words.</param>
/// <param name="Bytes">Its UTF-8 bytes.</param>
/// <param name="Content">The hash of its text, lower-case hexadecimal.</param>
/// <param name="Stored">When it was stored; null when that is not known.</param>
internal sealed record BundledDocument(DocumentId Id, string? Language, string Origin, string? Text, int Words, int Bytes, string Content, DateTimeOffset? Stored);
