using System.Text;
using TextMad.Storage.Records;

namespace TextMad.Storage.Facts;

/// <summary>
/// A document as the store writes it: everything computed that can be before the transaction begins. Its facts are null when they depend on documents
/// whose words it holds.
/// </summary>
internal sealed record PreparedDocument(
    Document Document,
    byte[] Id,
    byte[] Content,
    DocumentFacts? Facts,
    string Origin,
    int Words,
    int Bytes,
    int Codec,
    byte[] Data)
{
    private const int WorthThreads = 64;

    /// <summary>Hashes, counts and compresses a batch, on several threads when there is enough to do.</summary>
    public static PreparedDocument[] Prepare(StoreBatch batch) => [.. Prepare(batch.Documents), .. batch.Erased.Select(Of)];

    private static PreparedDocument[] Prepare(List<Document> documents)
    {
        var prepared = new PreparedDocument[documents.Count];
        if (documents.Count < WorthThreads)
        {
            for (var i = 0; i < prepared.Length; i++)
            {
                prepared[i] = Of(documents[i]);
            }
        }
        else
        {
            Parallel.For(0, prepared.Length, i => prepared[i] = Of(documents[i]));
        }

        return prepared;
    }

    private static PreparedDocument Of(DocumentSummary erased) => new(
        Document.Restore(erased.Id, "", erased.Origin, erased.Language),
        erased.Id.ToBytes(),
        erased.ContentHash.ToBytes(),
        FactsOf(erased.Origin),
        erased.Origin.ToJson(),
        erased.Words,
        erased.Bytes,
        TextCodec.Erased,
        []);

    private static PreparedDocument Of(Document document)
    {
        var utf8 = Encoding.UTF8.GetBytes(document.Text);
        var (codec, data) = TextCodec.Encode(utf8);
        return new(
            document,
            document.Id.ToBytes(),
            ContentHash.OfUtf8(utf8).ToBytes(),
            FactsOf(document.Origin),
            document.Origin.ToJson(),
            document.CountWords(),
            utf8.Length,
            codec,
            data);
    }

    internal static DocumentFacts? FactsOf(Origin origin) => origin.Inherited.Count > 0 ? null : DocumentFacts.Of(origin);
}
