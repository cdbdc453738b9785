namespace TextMad.Storage;

/// <summary>A corpus store in a file of its own.</summary>
public interface IFileStore : ICorpusStore
{
    /// <summary>Writes everything as it is at this moment into a new file of the same kind.</summary>
    /// <param name="path">The file; it must not exist.</param>
    /// <exception cref="TextMadException">It cannot be written; nothing is left of it.</exception>
    void Backup(string path);
}
