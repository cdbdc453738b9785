namespace TextMad.SimulatedWeb;

/// <summary>
/// Hands out documents that a machine wrote earlier, in order, each once: a model's writing without the running model. It cannot
/// continue articles: such a task gets a document as it is.
/// </summary>
public sealed class DocumentAuthor : IMachineAuthor
{
    private readonly IReadOnlyList<Document> _documents;
    private readonly bool _reuse;
    private readonly Func<DocumentId, Document?> _prompts;
    private long _next;

    /// <summary>Creates an author of these documents.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="documents">What it wrote; blank ones are left out.</param>
    /// <param name="reuse">Whether it begins again when all were handed out.</param>
    /// <param name="skip">How many it handed out before: a world that goes on knows (<see cref="WebWorld.MachineDocuments"/>).</param>
    /// <param name="prompts">Finds the documents that these continue, so that a page knows which words are the model's; null when they are not at hand.</param>
    /// <exception cref="InputException">There is no document.</exception>
    public DocumentAuthor(string name, IReadOnlyList<Document> documents, bool reuse = false, long skip = 0, Func<DocumentId, Document?>? prompts = null)
    {
        ArgumentNullException.ThrowIfNull(documents);
        _prompts = prompts ?? (_ => null);
        Name = name;
        _reuse = reuse;
        _next = skip;
        _documents = [.. documents.Where(d => !string.IsNullOrWhiteSpace(d.Text))];
        if (_documents.Count == 0)
        {
            throw new InputException($"The machine author '{name}' has no documents; generate some with the model first.");
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    /// <exception cref="InputException">It has no more documents.</exception>
    public IReadOnlyList<Document> Write(IReadOnlyList<WritingTask> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var left = Math.Max(0, _documents.Count - _next);
        if (!_reuse && left < tasks.Count)
        {
            throw new InputException(
                $"The machine author '{Name}' has {left} documents left, and {tasks.Count} are asked for this tick. "
                + "Give it more documents, or lower machines.share, churn.births_per_week or churn.changed_per_week.");
        }

        var written = new Document[tasks.Count];
        for (var i = 0; i < written.Length; i++, _next++)
        {
            written[i] = _documents[(int)(_next % _documents.Count)];
        }

        return written;
    }

    /// <inheritdoc/>
    public Document? FindPrompt(DocumentId prompt) => _prompts(prompt);
}
