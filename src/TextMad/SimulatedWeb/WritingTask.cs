namespace TextMad.SimulatedWeb;

/// <summary>Something to write.</summary>
/// <param name="Words">About how many words the document should have in all.</param>
/// <param name="Article">The human article whose beginning is continued; null to begin from nothing.</param>
/// <param name="MachineShare">
/// The share of the document that the machine writes, in (0, 1]: of an article it keeps the first 1 - share of the words.
/// </param>
public sealed record WritingTask(int Words, Document? Article = null, double MachineShare = 1);
