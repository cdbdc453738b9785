using TextMad.Corpora.Import;
using TextMad.Metrics;
using TextMad.Metrics.Counting;
using TextMad.Metrics.Lengths;

namespace TextMad.Judging;

/// <summary>Texts beside reference texts that can be of quite other lengths, brought to equal ones; and what was done to them.</summary>
/// <param name="Inputs">What to measure of metrics that depend on length.</param>
/// <param name="Notes">What was done, in sentences.</param>
public sealed record EqualLengthComparison(EqualLengthInputs Inputs, IReadOnlyList<string> Notes)
{
    /// <summary>So many reference documents make halves that are about alike.</summary>
    private const int DocumentsToSplit = 8;

    /// <summary>
    /// Cuts reference documents into passages that are long enough for nine of ten texts; half of the documents (by their content, so that the
    /// order does not matter) are what texts are compared with, the others the control.
    /// </summary>
    /// <param name="texts">The texts that are measured.</param>
    /// <param name="reference">The documents that they are compared with.</param>
    /// <param name="embedder">What makes texts points; null to leave out metrics that need them.</param>
    /// <param name="cancellation">Stops between texts.</param>
    public static EqualLengthComparison Of(IReadOnlyList<string> texts, IReadOnlyList<string> reference, ITextEmbedder? embedder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(reference);
        var passageWords = PassageWords(texts);
        var documents = reference.Order(StringComparer.Ordinal).Distinct().Select((text, i) => Document.Create(text, new Origin.Imported("reference", $"{i}")))
            .OrderBy(document => document.HashContent().ToString(), StringComparer.Ordinal).ToList();
        List<string> compared = [], control = [];
        foreach (var (i, document) in documents.Index())
        {
            (documents.Count >= DocumentsToSplit && i % 2 == 1 ? control : compared)
                .AddRange(document.CountWords() <= passageWords
                    ? [document.Text]
                    : PassageSplitter.Passages([document], passageWords).Select(passage => passage.Text));
        }

        var inputs = new LengthControl(new CuttableTexts(compared), new CuttableTexts(control), embedder).Of(texts, cancellation);
        return new EqualLengthComparison(inputs, [.. Remarks(documents.Count, passageWords, compared.Count, control.Count, inputs, embedder is not null)]);
    }

    private static IEnumerable<string> Remarks(int documents, int passageWords, int compared, int control, EqualLengthInputs inputs, bool embedded)
    {
        if (compared + control > documents)
        {
            yield return FormattableString.Invariant(
                $"the reference, {documents} documents, was cut into {compared + control} passages of about {passageWords} words for metrics that depend on length");
        }

        if (embedded)
        {
            yield return FormattableString.Invariant(
                $"metrics on embeddings compare {inputs.EmbeddedDocuments.Count} texts with as many reference passages, cut to one distribution of lengths");
        }

        yield return control == 0
            ? FormattableString.Invariant(
                $"a reference of {Plural.Of(documents, "document")} cannot be split into two halves, so there is no control (NAME_human): {DocumentsToSplit} are needed")
            : "NAME_human: the same metric of human text of these lengths, which is the half of the reference documents that the texts are not compared with";
    }

    /// <summary>Returns the 90th percentile of the texts' lengths, within what passages can have.</summary>
    private static int PassageWords(IReadOnlyList<string> texts)
    {
        int[] lengths = [.. texts.Select(text => Document.CountWords(text)).Where(words => words > 0).Order()];
        return lengths.Length == 0 ? new PassageOptions().Words : Math.Clamp(lengths[lengths.Length * 9 / 10], 8, 1_000_000);
    }
}
