namespace TextMad.Web;

/// <summary>The human articles that a simulated web is made of, numbered; the world takes each number once, in order.</summary>
public interface IArticleSupply
{
    /// <summary>How many there are; <see cref="long.MaxValue"/> when they do not end.</summary>
    long Count { get; }

    /// <summary>An article that is not blank; the same number gives the same article.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    Document Article(long index);
}

/// <summary>Human articles that are at hand as documents.</summary>
public sealed class DocumentSupply : IArticleSupply
{
    private readonly IReadOnlyList<Document> _documents;

    /// <summary>A supply of these, in their order.</summary>
    public DocumentSupply(IReadOnlyList<Document> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        _documents = [.. documents.Where(d => !string.IsNullOrWhiteSpace(d.Text))];
    }

    /// <inheritdoc/>
    public long Count => _documents.Count;

    /// <inheritdoc/>
    public Document Article(long index) => _documents[checked((int)index)];
}
