using TextMad.Configuration;
using TextMad.Storage;

namespace TextMad.Crawling;

/// <summary>The crawls that a workspace keeps, a folder each with the plan and the state.</summary>
public static class KeptCrawl
{
    /// <summary>Returns the names of all crawls.</summary>
    /// <param name="workspace">The workspace.</param>
    public static IReadOnlyList<string> All(Workspace workspace) => Directory.Exists(workspace.CrawlsDirectory)
        ? [.. Directory.EnumerateDirectories(workspace.CrawlsDirectory)
            .Where(folder => File.Exists(Path.Combine(folder, Crawler.StateFile)))
            .Select(folder => Path.GetFileName(folder)!)
            .Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Returns what a crawl was begun with.</summary>
    /// <exception cref="InputException">There is no such crawl.</exception>
    public static CrawlPlan Plan(Workspace workspace, string name)
    {
        var file = Path.Combine(workspace.CrawlDirectory(name), CrawlPlan.FileName);
        return File.Exists(file) ? SettingsReader.ReadFile<CrawlPlan>(file) : throw Unknown(workspace, name);
    }

    /// <summary>Returns the folder of a crawl that has begun.</summary>
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
            throw new TextMadException($"Crawl '{name}' is in use by another process ({file} is held). Wait for it, or start another crawl.", failure,
                new Hint.ChooseAnother(Hint.Chosen.CrawlName));
        }
    }

    private static InputException Unknown(Workspace workspace, string name)
    {
        var known = All(workspace);
        return known.Count == 0
            ? new InputException($"There is no crawl '{name}': the workspace has none yet.", new Hint.BeginCrawl())
            : new InputException($"There is no crawl '{name}'{NearestName.Suggest(name, known)} The workspace has: {string.Join(", ", known)}.");
    }
}
