namespace TextMad.Storage.Changes;

/// <summary>What a person calls a run and says of it. A run's id stays what it was begun with: it is part of the ids of its models and texts.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Name">A name that commands take in place of the id; null for none.</param>
/// <param name="Tags">Words to find it by, in alphabetical order, each once, with a space between; empty for none.</param>
/// <param name="Note">A sentence or more; null for none.</param>
public sealed record RunLabel(string Run, string? Name = null, string Tags = "", string? Note = null)
{
    /// <summary>The tags one by one.</summary>
    public IReadOnlyList<string> TagList => Tags.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
