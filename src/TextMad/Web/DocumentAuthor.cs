namespace TextMad.Web;

/// <summary>
/// Hands out documents that a machine wrote earlier, in order, each once: a model's writing without the running model. It cannot
/// continue articles: such a task gets a document as it is.
/// </summary>
public sealed class DocumentAuthor : IMachineAuthor
{
    private readonly IReadOnlyList<Document> _documents;
    private readonly bool _reuse;
    private int _next;

    /// <summary>An author of these documents.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="documents">What it wrote; blank ones are left out.</param>
    /// <param name="reuse">Whether it begins again when all were handed out.</param>
    /// <exception cref="InputException">There is no document.</exception>
    public DocumentAuthor(string name, IReadOnlyList<Document> documents, bool reuse = false)
    {
        ArgumentNullException.ThrowIfNull(documents);
        Name = name;
        _reuse = reuse;
        _documents = [.. documents.Where(d => !string.IsNullOrWhiteSpace(d.Text))];
        if (_documents.Count == 0)
        {
            throw new InputException($"The machine author '{name}' has no documents; let the model write some first.");
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    /// <exception cref="InputException">It has no more documents.</exception>
    public IReadOnlyList<Document> Write(IReadOnlyList<WritingTask> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        if (!_reuse && _documents.Count - _next < tasks.Count)
        {
            throw new InputException(
                $"The machine author '{Name}' has {_documents.Count - _next} documents left, and {tasks.Count} are asked for this tick. "
                + "Give it more documents, or lower machines.share, churn.births_per_week or churn.changed_per_week.");
        }

        var written = new Document[tasks.Count];
        for (var i = 0; i < written.Length; i++, _next++)
        {
            _next %= _documents.Count;
            written[i] = _documents[_next];
        }

        return written;
    }
}
