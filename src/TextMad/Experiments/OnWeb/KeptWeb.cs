using System.Text.Json;
using System.Text.Json.Serialization;
using TextMad.Configuration;
using TextMad.SimulatedWeb;
using TextMad.Storage.Naming;
using TextMad.Storage;
using TextMad.Storage.Binding;

namespace TextMad.Experiments.OnWeb;

/// <summary>A simulated web of the workspace: its folder holds the world and what it is made of.</summary>
public sealed partial class KeptWeb : IDisposable
{
    private const string WorldName = "world.web";
    private const string SourcesName = "sources.json";

    private static readonly JsonSerializerOptions _json = new()
    {
        TypeInfoResolver = SourcesJson.Default, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true,
    };

    private readonly Workspace _workspace;
    private readonly MachineTexts _machine;
    private readonly KeptArticles _articles;

    private KeptWeb(string name, Workspace workspace, WebWorld world, WebSources sources, MachineTexts machine, KeptArticles articles)
    {
        Name = name;
        _workspace = workspace;
        World = world;
        Sources = sources;
        _machine = machine;
        _articles = articles;
    }

    /// <summary>Its name, which is that of its folder.</summary>
    public string Name { get; }

    /// <summary>The web itself.</summary>
    public WebWorld World { get; }

    /// <summary>The corpus and the model whose texts the web publishes.</summary>
    public WebSources Sources { get; }

    /// <summary>Lets go of the file of its articles: no week can be made afterwards.</summary>
    public void Dispose() => _articles.Dispose();

    /// <summary>Makes a web; <see cref="Save"/> keeps it.</summary>
    /// <param name="workspace">The workspace that is to keep it.</param>
    /// <param name="store">The workspace's store.</param>
    /// <param name="name">Its name.</param>
    /// <param name="options">The settings of the web.</param>
    /// <param name="seed">The seed of all that is random in it.</param>
    /// <param name="sources">What it is made of; how many articles that gives is counted here.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <exception cref="InputException">There is a web of this name, no such corpus or model, or no text in it.</exception>
    public static KeptWeb Create(Workspace workspace, ICorpusStore store, string name, WebOptions options, ulong seed, WebSources sources, IProgressSink? progress = null)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(sources);
        name = Names.Normalise(name);
        var folder = workspace.WebDirectory(name);
        Names.RequireNoTwinFolder(folder, "web");

        if (Directory.Exists(folder) && !WasCutShort(folder))
        {
            throw new InputException($"There is a web '{name}' already; choose another name, or remove the folder '{folder}'.");
        }

        var articles = new KeptArticles(store, workspace, sources.Corpus, sources.ArticleWords, progress ?? IProgressSink.None);
        articles.Shuffle(seed);
        var machine = ReadMachine(store, sources.Machine);
        sources = sources with { Articles = checked((int)articles.Count) };
        var world = WebWorld.Create(options, seed, articles, Authors(sources, machine, 0), progress);
        return new KeptWeb(name, workspace, world, sources, machine, articles);
    }

    /// <summary>Returns the web of this name.</summary>
    /// <param name="workspace">The workspace that keeps it.</param>
    /// <param name="store">The workspace's store.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="InputException">There is none, or it cannot be used.</exception>
    public static KeptWeb Load(Workspace workspace, ICorpusStore store, string name)
    {
        ArgumentNullException.ThrowIfNull(store);
        var files = Require(workspace, store, name);
        var sources = ReadSources(files);
        var machine = ReadMachine(store, sources.Machine);
        var articles = new KeptArticles(store, workspace, sources.Corpus, sources.ArticleWords, IProgressSink.None);
        if (articles.Count != sources.Articles)
        {
            throw new InputException(
                $"The corpus '{sources.Corpus}' gives {articles.Count} articles now, and gave {sources.Articles} when the web was made. Restore it, or make the web again.");
        }

        // The order of the articles follows from the seed, which the world knows.
        var world = WebWorld.Load(Path.Combine(files.Folder, WorldName), articles);
        articles.Shuffle(world.Seed);
        return new KeptWeb(name, workspace, world, sources, machine, articles);
    }

    /// <summary>Returns the world of a web, to look at and serve; it can never tick.</summary>
    /// <param name="workspace">The workspace that keeps it.</param>
    /// <param name="store">Its store, which knows the web's files; null where there is none, to take them as they are.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="InputException">There is none, or it cannot be used.</exception>
    public static WebWorld LoadForReading(Workspace workspace, ICorpusStore? store, string name)
    {
        var files = Require(workspace, store, name);
        _ = ReadSources(files);
        return WebWorld.Load(Path.Combine(files.Folder, WorldName), new DocumentSupply([]));
    }

    /// <summary>Lets a week pass: texts are read from the store as they are needed.</summary>
    /// <param name="store">The workspace's store, open until this returns.</param>
    /// <param name="tick">Lets the week pass, given the machine authors; null for <see cref="WebWorld.Tick"/> itself.</param>
    /// <param name="progress">Told how far it is.</param>
    public void Tick(ICorpusStore store, Action<IReadOnlyList<AuthorShare>>? tick = null, IProgressSink? progress = null)
    {
        _articles.ReadFrom(store);
        var authors = Authors(Sources, _machine, World.MachineDocuments);
        if (tick is null)
        {
            World.Tick(authors, progress);
        }
        else
        {
            tick(authors);
        }
    }

    /// <summary>Keeps the web as it is now.</summary>
    /// <param name="store">The workspace's store, which learns of the files.</param>
    public void Save(ICorpusStore store)
    {
        var files = OwnerOf(Name).FilesIn(_workspace, store);
        files.WriteText(Path.Combine(files.Folder, SourcesName), JsonSerializer.Serialize(Sources, _json));
        var world = Path.Combine(files.Folder, WorldName);
        World.Save(world, ready => files.Announce(world, ready));
        files.Settle();
    }

    private static FileOwner OwnerOf(string name) => new(FileOwnerKind.Web, name);

    private static KeptFiles Require(Workspace workspace, ICorpusStore? store, string name)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var files = OwnerOf(name).FilesIn(workspace, store);
        if (Directory.Exists(files.Folder))
        {
            files.RequireFolder(files.Folder);
        }

        if (File.Exists(Path.Combine(files.Folder, WorldName)))
        {
            return files;
        }

        List<string> known = Directory.Exists(workspace.WebsDirectory)
            ? [.. Directory.GetDirectories(workspace.WebsDirectory)
                .Where(f => File.Exists(Path.Combine(f, WorldName))).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)]
            : [];
        throw known.Count == 0
            ? new InputException($"There is no web '{name}': the workspace has none yet.", new Hint.CreateWeb(name))
            : new InputException($"There is no web '{name}'{NearestName.Suggest(name, known)} The workspace has: {string.Join(", ", known)}.");
    }

    private static WebSources ReadSources(KeptFiles files) => OwnData.ReadJson<WebSources>(
        Path.Combine(files.Folder, SourcesName), _json, "Restore it from a copy, or remove the folder of the web and make it again.");

    private static MachineTexts ReadMachine(ICorpusStore store, string? model)
    {
        if (model is null)
        {
            return new MachineTexts([], []);
        }

        Document[] documents = [.. store.ReadDocuments(new DocumentQuery { Model = StoreNames.Model(store, model).Id })];
        var prompts = new Dictionary<DocumentId, Document>();
        var open = new Stack<Document>(documents);
        while (open.TryPop(out var document))
        {
            if (document.Origin is Origin.Sampled { MachineShare: < 1, Prompt: { } id } && !prompts.ContainsKey(id) && store.FindDocument(id) is { } prompt)
            {
                prompts.Add(id, prompt);
                open.Push(prompt);
            }
        }

        return new MachineTexts(documents, prompts);
    }

    // The world is written last: a folder without one was left by a process that was killed while it made the web.
    private static bool WasCutShort(string folder) => Directory.EnumerateFileSystemEntries(folder).All(entry =>
        Path.GetFileName(entry) is var file && (file == SourcesName || file.EndsWith(".tmp", StringComparison.Ordinal)));

    private static IReadOnlyList<AuthorShare> Authors(WebSources sources, MachineTexts machine, long skip) => sources.Machine is null
        ? []
        : [new AuthorShare(new DocumentAuthor(sources.Machine, machine.Documents, sources.ReuseMachine, skip, machine.Prompts.GetValueOrDefault))];

    /// <summary>What a model wrote, and the documents that it continued or edited, and those that these did.</summary>
    private sealed record MachineTexts(IReadOnlyList<Document> Documents, Dictionary<DocumentId, Document> Prompts);

    [JsonSerializable(typeof(WebSources))]
    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    private sealed partial class SourcesJson : JsonSerializerContext;
}
