using TextMad.Storage;

namespace TextMad.Experiments.Prepared;

/// <summary>What a workspace keeps of corpora as runs and simulated webs read them (<see cref="Workspace.PreparedDirectory"/>).</summary>
public static class PreparedCorpora
{
    /// <summary>Removes all of it: for when texts must go, since tokens are texts, too. It is made again when it is needed.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <exception cref="TextMadException">Something cannot be removed.</exception>
    public static void Clear(Workspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        try
        {
            if (Directory.Exists(workspace.PreparedDirectory))
            {
                Directory.Delete(workspace.PreparedDirectory, recursive: true);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TextMadException($"Cannot remove {workspace.PreparedDirectory}, which can be made again: {SystemFailure.Describe(failure)}", failure);
        }
    }
}
