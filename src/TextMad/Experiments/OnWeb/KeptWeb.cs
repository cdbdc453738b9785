using System.Text.Json;
using TextMad.Configuration;
using TextMad.Corpora.Import;
using TextMad.Numerics.Random;
using TextMad.SimulatedWeb;
using TextMad.Storage.Naming;
using TextMad.Storage;
using TextMad.Storage.Binding;

namespace TextMad.Experiments.OnWeb;

/// <summary>A simulated web of the workspace: its folder holds the world and what it is made of.</summary>
public sealed class KeptWeb
{
    private const string WorldName = "world.web";
    private const string SourcesName = "sources.json";

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    private readonly Workspace _workspace;
    private readonly MachineTexts _machine;

    private KeptWeb(string name, Workspace workspace, WebWorld world, WebSources sources, MachineTexts machine)
    {
        Name = name;
        _workspace = workspace;
        World = world;
        Sources = sources;
        _machine = machine;
    }

    /// <summary>Its name, which is that of its folder.</summary>
    public string Name { get; }

    /// <summary>The web itself.</summary>
    public WebWorld World { get; }

    /// <summary>The corpus and the model whose texts the web publishes.</summary>
    public WebSources Sources { get; }

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

        var articles = Articles(store, sources.Corpus, sources.ArticleWords, seed);
        var machine = ReadMachine(store, sources.Machine);
        sources = sources with { Articles = articles.Count };
        var world = WebWorld.Create(options, seed, Supply(store, articles, machine), Authors(sources, machine, 0), progress);
        return new KeptWeb(name, workspace, world, sources, machine);
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
        var world = LoadWorld(files, seed => Articles(store, sources.Corpus, sources.ArticleWords, seed), found => Supply(store, found, machine), sources);
        return new KeptWeb(name, workspace, world, sources, machine);
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

    /// <summary>Machine authors for the next tick.</summary>
    public IReadOnlyList<AuthorShare> Authors() => Authors(Sources, _machine, World.MachineDocuments);

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

    private static WebWorld LoadWorld(
        KeptFiles files, Func<ulong, List<Document>> articles, Func<List<Document>, DocumentSupply> supplyOf, WebSources sources)
    {
        // The order of the articles follows from the seed, which the world knows: it is read first, with a supply that is given its articles after.
        var supply = new LateSupply();
        var world = WebWorld.Load(Path.Combine(files.Folder, WorldName), supply);
        var found = articles(world.Seed);
        if (found.Count != sources.Articles)
        {
            throw new InputException(
                $"The corpus '{sources.Corpus}' gives {found.Count} articles now, and gave {sources.Articles} when the web was made. Restore it, or make the web again.");
        }

        supply.Documents = supplyOf(found);
        return world;
    }

    private static List<Document> Articles(ICorpusStore store, string corpus, int words, ulong seed)
    {
        StoreNames.Corpus(store, corpus);
        var documents = PassageSplitter.Passages(store.ReadDocuments(new DocumentQuery { Corpus = corpus, ExcludeWithdrawn = true }), words);
        Document[] articles = [.. documents.Where(d => !string.IsNullOrWhiteSpace(d.Text))];
        if (articles.Length == 0)
        {
            var all = store.Count(new DocumentQuery { Corpus = corpus, ExcludeWithdrawn = true }).Documents;
            throw all == 0
                ? new InputException($"The corpus '{corpus}' is empty.", new Hint.GetCorpus(corpus))
                : new InputException(FormattableString.Invariant(
                    $"None of the {all} documents of the corpus '{corpus}' is long enough for an article of about {words} words: ask for shorter articles."));
        }

        RandomKey.FromSeed(seed).For("articles").Stream().Shuffle<Document>(articles);
        return [.. articles];
    }

    /// <summary>Returns the articles with what machines wrote of them and of the model's texts: the store is closed when the world wants to know.</summary>
    private static DocumentSupply Supply(ICorpusStore store, IReadOnlyList<Document> articles, MachineTexts machine)
    {
        var others = new Dictionary<DocumentId, double>();
        foreach (var document in articles.Concat(machine.Documents).Concat(machine.Prompts.Values))
        {
            if (store.MachineShareOf(document) is var share && share != document.Origin.OwnMachineShare)
            {
                others[document.Id] = share;
            }
        }

        return new DocumentSupply(articles, document => others.TryGetValue(document.Id, out var share) ? share : document.Origin.OwnMachineShare);
    }

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

    private sealed class LateSupply : IArticleSupply
    {
        public DocumentSupply Documents { get; set; } = new([]);

        public long Count => Documents.Count;

        public Document Article(long index) => Documents.Article(index);

        public double MachineShareOf(Document document) => Documents.MachineShareOf(document);
    }
}
