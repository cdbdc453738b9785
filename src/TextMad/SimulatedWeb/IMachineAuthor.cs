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

    /// <summary>Returns a document that one of its texts continues and that was not in the task, to tell which words are whose; null when it does not have it, which is the
    /// default.</summary>
    Document? FindPrompt(DocumentId prompt) => null;
}
