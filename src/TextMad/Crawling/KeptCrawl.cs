using TextMad.Configuration;
using TextMad.Storage;
using TextMad.Storage.Naming;

namespace TextMad.Crawling;

/// <summary>The crawls that a workspace keeps, a folder each with the plan and the state.</summary>
public static class KeptCrawl
{
    /// <summary>Returns the names of all crawls.</summary>
    /// <param name="workspace">The workspace.</param>
    public static IReadOnlyList<string> All(Workspace workspace) => Directory.Exists(workspace.CrawlsDirectory)
        ? [.. Directory.EnumerateDirectories(workspace.CrawlsDirectory)
            .Where(folder => Names.IsValid(Path.GetFileName(folder)) && File.Exists(Path.Combine(folder, Crawler.StateFile)))
            .Select(folder => Path.GetFileName(folder)!)
            .Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Returns what a crawl was begun with.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="store">Its store, which knows the file; null where there is none, to take it as it is.</param>
    /// <param name="name">The crawl.</param>
    /// <exception cref="InputException">There is no such crawl, or its file is gone or is not what was written.</exception>
    public static CrawlPlan Plan(Workspace workspace, ICorpusStore? store, string name)
    {
        var files = CrawlIdentity.OwnerOf(name).FilesIn(workspace, store);
        var file = Path.Combine(files.Folder, CrawlPlan.FileName);
        return files.Has(file) ? SettingsReader.ReadFile<CrawlPlan>(file)
            : File.Exists(Path.Combine(files.Folder, Crawler.StateFile)) ? throw files.Lost(file)
            : throw Unknown(workspace, name);
    }

    /// <summary>Returns the folder of a crawl that has begun, to read what it knows.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="store">Its store, which knows the crawl's state; null where there is none, to take it as it is.</param>
    /// <param name="name">The crawl.</param>
    /// <exception cref="InputException">There is no such crawl, or its state is damaged or is not the crawl's.</exception>
    public static string Folder(Workspace workspace, ICorpusStore? store, string name)
    {
        var folder = workspace.CrawlDirectory(name);
        var state = Path.Combine(folder, Crawler.StateFile);
        if (!File.Exists(state))
        {
            throw store is not null && CrawlIdentity.IsKnown(store, name) ? CrawlIdentity.OwnerOf(name).FilesIn(workspace, store).Lost(state) : Unknown(workspace, name);
        }

        return store is not null && CrawlIdentity.Problem(store, name, folder) is { } problem ? throw new InputException(problem) : folder;
    }

    /// <summary>Keeps other processes from the crawl until it is disposed of.</summary>
    /// <exception cref="TextMadException">Another process works on it.</exception>
    public static IDisposable Lock(string folder, string name)
    {
        var file = Path.Combine(folder, "lock");
        return LockFile.Take(
            file, $"Crawl '{name}' is in use by another process ({file} is held). Wait for it, or start another crawl.", new Hint.ChooseAnother(Hint.Chosen.CrawlName));
    }

    private static InputException Unknown(Workspace workspace, string name)
    {
        var known = All(workspace);
        return known.Count == 0
            ? new InputException($"There is no crawl '{name}': the workspace has none yet.", new Hint.BeginCrawl())
            : new InputException($"There is no crawl '{name}'{NearestName.Suggest(name, known)} The workspace has: {string.Join(", ", known)}.");
    }
}
