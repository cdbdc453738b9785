namespace TextMad;

/// <summary>
/// A text and where it came from: the one noun that crosses every stage. Crawling, importing, cutting and sampling all yield
/// documents; training sets, metrics and provenance take them. Immutable.
/// </summary>
public sealed record Document
{
    private Document(DocumentId id, string text, Origin origin, string? language)
    {
        Id = id;
        Text = text;
        Origin = origin;
        Language = language;
    }

    /// <summary>The identity, derived from origin and text.</summary>
    public DocumentId Id { get; }

    /// <summary>The text: valid Unicode (no lone surrogates), lines ended by <c>\n</c>.</summary>
    public string Text { get; }

    /// <summary>Where it came from.</summary>
    public Origin Origin { get; }

    /// <summary>The BCP 47 language tag if known, e.g. <c>en</c>.</summary>
    public string? Language { get; }

    /// <summary>Works out the hash of the text alone: a pass over all of it.</summary>
    public ContentHash HashContent() => ContentHash.Of(Text);

    /// <summary>Counts the UTF-8 bytes of the text: a pass over all of it.</summary>
    public int CountBytes() => System.Text.Encoding.UTF8.GetByteCount(Text);

    /// <summary>Counts the maximal runs of characters that are not white space: a pass over all of the text.</summary>
    public int CountWords() => CountWords(Text);

    /// <summary>Returns a document whose identity follows from what it is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">Where it came from.</param>
    /// <param name="language">The BCP 47 language tag if known.</param>
    /// <exception cref="ArgumentException">
    /// A model is said to have written it, and no part of it: a text to which a model added no token is not a document of the model's. (Stores of older
    /// versions hold some; they are read as they are.)
    /// </exception>
    /// <exception cref="ArgumentException">A model is said to have written it, as a sample whose number is <see cref="Origin.Sampled.MaximumIndex"/> or more.</exception>
    public static Document Create(string text, Origin origin, string? language = null) => origin switch
    {
        Origin.Sampled { MachineShare: not (> 0 and <= 1) } sampled => throw new ArgumentException(
            FormattableString.Invariant(
                $"Document {sampled.Index} of {sampled.Model} has a machine share of {sampled.MachineShare}; allowed: above 0 and at most 1."), nameof(origin)),
        Origin.Sampled { Purpose: SamplePurpose.Sample, Index: >= Origin.Sampled.MaximumIndex } sampled => throw new ArgumentException(
            FormattableString.Invariant($"The sample of {sampled.Model} has the number {sampled.Index}; samples are numbered from 0 to below {Origin.Sampled.MaximumIndex}."),
            nameof(origin)),
        _ => new(DocumentId.Of(origin, text), text, origin, language),
    };

    /// <summary>Returns a document as a store kept it, its identity not computed again.</summary>
    internal static Document Restore(DocumentId id, string text, Origin origin, string? language) => new(id, text, origin, language);

    /// <summary>Returns the number of maximal runs of characters that are not white space.</summary>
    public static int CountWords(ReadOnlySpan<char> text)
    {
        // Without branches: where words end cannot be predicted.
        var count = 0;
        var before = 1;
        foreach (var c in text)
        {
            var space = char.IsWhiteSpace(c) ? 1 : 0;
            count += before & ~space;
            before = space;
        }

        return count;
    }
}
