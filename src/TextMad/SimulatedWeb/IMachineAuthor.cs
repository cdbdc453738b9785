namespace TextMad.SimulatedWeb;

/// <summary>A machine that writes for a simulated web.</summary>
public interface IMachineAuthor
{
    /// <summary>What it is called in progress and errors.</summary>
    string Name { get; }

    /// <summary>Writes a document per task, in their order; called once a tick with all of them.</summary>
    /// <returns>
    /// As many documents as tasks, none blank, of origin <see cref="Origin.Sampled"/>; one that continues an article begins with the
    /// article's first words and names it as its prompt.
    /// </returns>
    IReadOnlyList<Document> Write(IReadOnlyList<WritingTask> tasks);

    /// <summary>A document that one of its texts continues and that was not in the task, to tell which words are whose; null when it does not have it, which is the
    /// default.</summary>
    Document? FindPrompt(DocumentId prompt) => null;
}

/// <summary>Something to write.</summary>
/// <param name="Words">About how many words the document should have in all.</param>
/// <param name="Article">The human article whose beginning is continued; null to begin from nothing.</param>
/// <param name="MachineShare">
/// The share of the document that the machine writes, in (0, 1]: of an article it keeps the first 1 - share of the words.
/// </param>
public sealed record WritingTask(int Words, Document? Article = null, double MachineShare = 1);

/// <summary>A machine author and its share of what machines write.</summary>
/// <param name="Author">The author.</param>
/// <param name="Share">Its market share, above 0; shares are taken relative to their sum.</param>
public sealed record AuthorShare(IMachineAuthor Author, double Share = 1);
