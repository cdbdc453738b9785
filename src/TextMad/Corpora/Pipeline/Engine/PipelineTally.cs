namespace TextMad.Corpora.Pipeline.Engine;

/// <summary>Counts what became of documents, block by block.</summary>
internal sealed class PipelineTally
{
    private readonly List<Row> _rows;

    public PipelineTally(PipelineRecipe recipe) =>
        _rows = [.. recipe.Labelled().Select(entry => new Row(entry.Label, (entry.Block as DocumentBlock)?.Edits ?? []))];

    /// <summary>Documents, words and bytes that came out.</summary>
    public (long Documents, long Words, long Bytes) Kept { get; private set; }

    /// <summary>Documents that came out changed.</summary>
    public long Changed { get; private set; }

    /// <summary>Takes in a document at the end of its way.</summary>
    public void Add(DocumentRecord record)
    {
        foreach (var row in _rows)
        {
            row.In++;
            foreach (var name in row.Edits.Keys.ToArray())
            {
                row.Edits[name] += record.Signals.TryGetValue(row.Label, out var signals) ? (long)signals[name] : 0;
            }

            if (record.DroppedBy == row.Label)
            {
                row.Dropped[record.Reason!] = row.Dropped.GetValueOrDefault(record.Reason!) + 1;
                return;
            }

            row.Changed += record.Changed.Contains(row.Label) ? 1 : 0;
        }

        Changed += record.Changed.Count > 0 ? 1 : 0;
        Kept = (Kept.Documents + 1, Kept.Words + Document.CountWords(record.Text), Kept.Bytes + System.Text.Encoding.UTF8.GetByteCount(record.Text!));
    }

    /// <summary>Returns the counts.</summary>
    public IReadOnlyList<BlockSummary> Summaries() =>
        [.. _rows.Select(row => new BlockSummary(row.Label, row.In, row.In - row.Dropped.Values.Sum(), row.Changed, row.Dropped, row.Edits))];

    private sealed class Row(string label, IReadOnlyList<string> edits)
    {
        public string Label { get; } = label;

        public long In { get; set; }

        public long Changed { get; set; }

        public SortedDictionary<string, long> Dropped { get; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, long> Edits { get; } = new(edits.ToDictionary(name => name, _ => 0L), StringComparer.Ordinal);
    }
}
