using TextMad.Storage.Naming;

namespace TextMad.Storage.Binding;

/// <summary>Whose files a store knows: something of a workspace that has a folder of its own.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name, which is that of its folder.</param>
public sealed record FileOwner(FileOwnerKind Kind, string Name)
{
    /// <summary>Its name, in the form in which names are kept.</summary>
    public string Name { get; init; } = Names.Normalise(Name);

    /// <summary>Its name in the store (<see cref="KeptFile.Owner"/>): a run's own, and <c>crawl:NAME</c>, <c>judge:NAME</c> and so on for the others.</summary>
    public string Id => Kind == FileOwnerKind.Run ? Name : $"{StoredWord.Write(Kind)}:{Name}";

    /// <summary>What can be done where a file of it is altered or gone; whole sentences.</summary>
    public string Remedy => Kind switch
    {
        FileOwnerKind.Run => "Restore it from a copy, or delete it: what is missing is made again, with the same bits, when the run goes on.",
        FileOwnerKind.Crawl => "Restore it from a copy, or remove the crawl's folder to begin anew.",
        FileOwnerKind.Judge => "Restore it from a copy, or build the judge again.",
        FileOwnerKind.Model => "Restore it from a copy, or import the model again.",
        FileOwnerKind.Web => "Restore it from a copy, or remove the folder of the web and make it again.",
        FileOwnerKind.Import => "Restore it from a copy, or remove the folder of the import and begin it again.",
        _ => "Restore it from a copy, or remove the folder of the pipeline's run and process the corpus again under another name.",
    };

    /// <summary>The fit of a scaling law, in the folder of a run: it is of several runs, and none of them makes it.</summary>
    internal const string ScalingLaw = "scaling.json";

    /// <summary>What can be done where one file is altered or gone; whole sentences.</summary>
    /// <param name="path">The file, as the store calls it.</param>
    internal string RemedyFor(string path) => IsLaw(path)
        ? "Restore it from a copy, or delete it and measure the law again, with the same settings and sizes: the runs are not run again."
        : Remedy;

    /// <summary>The same as data; null where the sentence says all.</summary>
    /// <param name="path">The file, as the store calls it.</param>
    internal Hint? HintFor(string path) => IsLaw(path) ? new Hint.MeasureScaling() : Hint;

    private bool IsLaw(string path) => Kind == FileOwnerKind.Run && path == ScalingLaw;

    /// <summary>The same as data; null where the sentence says all.</summary>
    public Hint? Hint => Kind switch
    {
        FileOwnerKind.Run => new Hint.ResumeRun(Name),
        FileOwnerKind.Judge => new Hint.BuildJudge(Name, Replace: true),
        _ => null,
    };

    /// <summary>The file with the state of a crawl, in the crawl's folder.</summary>
    internal const string CrawlState = "crawl.db";

    /// <summary>A run.</summary>
    /// <param name="id">Its id.</param>
    public static FileOwner Run(string id) => new(FileOwnerKind.Run, id);

    /// <summary>The owner of a name in the store; null for one that no workspace can have.</summary>
    /// <param name="id">The name, as <see cref="Id"/> is.</param>
    public static FileOwner? Of(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        FileOwner? owner = colon < 0
            ? Run(id)
            : Enum.GetValues<FileOwnerKind>().Where(kind => kind != FileOwnerKind.Run && StoredWord.Write(kind) == id[..colon])
                .Select(kind => new FileOwner(kind, id[(colon + 1)..])).FirstOrDefault();
        return owner is not null && Names.IsValid(owner.Name) ? owner : null;
    }

    /// <summary>What a workspace has beside runs, by kind and name.</summary>
    /// <param name="workspace">The workspace.</param>
    public static IReadOnlyList<FileOwner> AllIn(Workspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        (FileOwnerKind Kind, string Folder)[] folders =
        [
            (FileOwnerKind.Crawl, workspace.CrawlsDirectory), (FileOwnerKind.Judge, workspace.JudgesDirectory), (FileOwnerKind.Model, workspace.ModelsDirectory),
            (FileOwnerKind.Web, workspace.WebsDirectory), (FileOwnerKind.Process, workspace.ProcessedDirectory),
        ];
        return
        [
            .. from place in folders
               where Directory.Exists(place.Folder)
               from folder in Directory.EnumerateDirectories(place.Folder).Order(StringComparer.Ordinal)
               where Names.IsValid(Path.GetFileName(folder)) && Path.GetExtension(folder) is not (".tmp" or ".old")
               select new FileOwner(place.Kind, Path.GetFileName(folder)),
        ];
    }

    /// <summary>Whether the store knows a digest of a file; the state of a crawl is written to all the time, and has an identity.</summary>
    internal bool HasDigest(string path) => Kind != FileOwnerKind.Crawl || path != CrawlState;

    /// <summary>Its folder in a workspace.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <exception cref="InputException">The name cannot be a folder's.</exception>
    public string FolderIn(Workspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return Kind switch
        {
            FileOwnerKind.Run => workspace.RunDirectory(Name),
            FileOwnerKind.Crawl => workspace.CrawlDirectory(Name),
            FileOwnerKind.Judge => workspace.JudgeDirectory(Name),
            FileOwnerKind.Model => workspace.ModelDirectory(Name),
            FileOwnerKind.Web => workspace.WebDirectory(Name),
            FileOwnerKind.Import => workspace.ImportDirectory(Name),
            _ => workspace.ProcessDirectory(Name),
        };
    }

    /// <summary>Its files in a workspace, bound to a store.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="store">The store that knows of them; null to take them as they are.</param>
    /// <exception cref="InputException">The name cannot be a folder's.</exception>
    public KeptFiles FilesIn(Workspace workspace, ICorpusStore? store) =>
        store is null ? KeptFiles.Unbound(FolderIn(workspace)) : new KeptFiles(store, this, FolderIn(workspace));
}
