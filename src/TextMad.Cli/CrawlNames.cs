using TextMad.Configuration;
using TextMad.Crawling;
using TextMad.Storage;

namespace TextMad.Cli;

/// <summary>Finds the crawls of a workspace.</summary>
internal static class CrawlNames
{
    /// <summary>The names of all crawls.</summary>
    public static IReadOnlyList<string> All(Workspace workspace) => Directory.Exists(workspace.CrawlsDirectory)
        ? [.. Directory.EnumerateDirectories(workspace.CrawlsDirectory)
            .Where(folder => File.Exists(Path.Combine(folder, Crawler.StateFile)))
            .Select(folder => Path.GetFileName(folder)!)
            .Order(StringComparer.Ordinal)]
        : [];

    /// <summary>What a crawl was begun with.</summary>
    /// <exception cref="InputException">There is no such crawl.</exception>
    public static CrawlPlan Plan(Workspace workspace, string name)
    {
        var file = Path.Combine(workspace.CrawlDirectory(name), CrawlPlan.FileName);
        return File.Exists(file) ? SettingsReader.ReadFile<CrawlPlan>(file) : throw Unknown(workspace, name);
    }

    /// <summary>The folder of a crawl that has begun.</summary>
    /// <exception cref="InputException">There is no such crawl.</exception>
    public static string Folder(Workspace workspace, string name) =>
        File.Exists(Path.Combine(workspace.CrawlDirectory(name), Crawler.StateFile)) ? workspace.CrawlDirectory(name) : throw Unknown(workspace, name);

    /// <summary>Keeps other processes from the crawl until it is disposed of.</summary>
    /// <exception cref="TextMadException">Another process works on it.</exception>
    public static IDisposable Lock(string folder, string name)
    {
        var file = Path.Combine(folder, "lock");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException failure)
        {
            throw new TextMadException($"Crawl '{name}' is being worked on by another process ({file} is held); wait for it, or choose another --name.", failure);
        }
    }

    private static InputException Unknown(Workspace workspace, string name)
    {
        var known = All(workspace);
        return new InputException(known.Count == 0
            ? $"There is no crawl '{name}': the workspace has none yet. 'textmad crawl URL' begins one."
            : $"There is no crawl '{name}'{NearestName.Suggest(name, known)} The workspace has: {string.Join(", ", known)}.");
    }
}
