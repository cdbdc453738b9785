namespace TextMad.SimulatedWeb;

/// <summary>The human articles that a simulated web is made of, numbered; the world takes each number once, in order.</summary>
public interface IArticleSupply
{
    /// <summary>How many there are; <see cref="long.MaxValue"/> when they do not end.</summary>
    long Count { get; }

    /// <summary>Returns an article that is not blank; the same number gives the same article.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    Document Article(long index);

    /// <summary>
    /// Returns the share of a document's words that machines wrote, in [0, 1]. What it was made from or continues counts where the supply knows it; by default
    /// what its origin says alone.
    /// </summary>
    double MachineShareOf(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Origin.OwnMachineShare;
    }
}

/// <summary>Human articles that are at hand as documents.</summary>
public sealed class DocumentSupply : IArticleSupply
{
    private readonly IReadOnlyList<Document> _documents;
    private readonly Func<Document, double> _machineShare;

    /// <summary>Creates a supply of these, in their order.</summary>
    /// <param name="documents">The articles; blank ones are left out.</param>
    /// <param name="machineShare">The share of a document that machines wrote; null for what its origin says alone, which is 0 for what was made from other documents.</param>
    public DocumentSupply(IReadOnlyList<Document> documents, Func<Document, double>? machineShare = null)
    {
        ArgumentNullException.ThrowIfNull(documents);
        _machineShare = machineShare ?? (document => document.Origin.OwnMachineShare);
        _documents = [.. documents.Where(d => !string.IsNullOrWhiteSpace(d.Text))];
    }

    /// <inheritdoc/>
    public long Count => _documents.Count;

    /// <inheritdoc/>
    public Document Article(long index) => _documents[checked((int)index)];

    /// <inheritdoc/>
    public double MachineShareOf(Document document) => _machineShare(document);
}
