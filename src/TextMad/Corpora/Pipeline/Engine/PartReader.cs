using TextMad.Storage;

namespace TextMad.Corpora.Pipeline.Engine;

/// <summary>Divides a corpus into parts, always in the same way: this many documents, or fewer when they are long.</summary>
internal sealed class PartReader(ICorpusStore store, string corpus, int partDocuments, PipelineStage stage)
{
    private const long PartCharacters = 4 << 20;

    /// <summary>Returns the parts that are not there yet, in order.</summary>
    /// <param name="cancellation">Stops between documents.</param>
    public IEnumerable<(int Part, int Start, List<DocumentRecord> Records)> Missing(CancellationToken cancellation)
    {
        var (part, start) = (0, 0);
        while (stage.Has(part))
        {
            start += stage.ReadHeader(part).Count;
            part++;
        }

        var records = new List<DocumentRecord>();
        var characters = 0L;
        foreach (var document in store.ReadDocuments(new DocumentQuery { Corpus = corpus, ExcludeWithdrawn = true, Skip = start }))
        {
            cancellation.ThrowIfCancellationRequested();
            records.Add(new DocumentRecord { Id = document.Id, Language = document.Language, Text = document.Text });
            characters += document.Text.Length;
            if (records.Count == partDocuments || characters >= PartCharacters)
            {
                if (!stage.Has(part))
                {
                    yield return (part, start, records);
                }

                start = checked(start + records.Count);
                (part, records, characters) = (part + 1, [], 0);
            }
        }

        if (records.Count > 0 && !stage.Has(part))
        {
            yield return (part, start, records);
        }
    }
}
