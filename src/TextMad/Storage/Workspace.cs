using TextMad.Storage.Naming;

namespace TextMad.Storage;

/// <summary>
/// The folder in which everything a person makes is kept: the store (<c>corpus.db</c>, or another that the file <c>store</c> names) and a folder per run
/// (<c>runs/&lt;id&gt;/</c>), imported model and crawl.
/// </summary>
/// <remarks>Chosen by option, else by the environment variable <c>TEXTMAD_WORKSPACE</c>, else <c>.textmad</c> in the current folder.</remarks>
public sealed class Workspace
{
    /// <summary>The environment variable that names a workspace.</summary>
    public const string EnvironmentVariable = "TEXTMAD_WORKSPACE";

    /// <summary>The workspace's name when nothing else is said.</summary>
    public const string DefaultName = ".textmad";

    private Workspace(string directory) => Directory = directory;

    /// <summary>Its absolute path. It may not exist yet.</summary>
    public string Directory { get; }

    /// <summary>The path of the store when the workspace names no other.</summary>
    public string StorePath => Path.Combine(Directory, "corpus.db");

    /// <summary>The store: the one that the file <c>store</c> in the workspace names, else <see cref="StorePath"/>.</summary>
    /// <exception cref="InputException">The file does not hold an address.</exception>
    public StoreAddress Store
    {
        get
        {
            if (!File.Exists(StoreFile))
            {
                return new StoreAddress(StoreKind.Sqlite, StorePath);
            }

            try
            {
                return StoreAddress.Parse(File.ReadAllText(StoreFile).Trim()).From(Directory);
            }
            catch (InputException failure)
            {
                throw Named(failure);
            }
        }
    }

    private string StoreFile => Path.Combine(Directory, "store");

    /// <summary>The folder that holds a folder per run.</summary>
    public string RunsDirectory => Path.Combine(Directory, "runs");

    /// <summary>The folder that holds a folder per imported model.</summary>
    public string ModelsDirectory => Path.Combine(Directory, "models");

    /// <summary>The folder that holds a folder per crawl.</summary>
    public string CrawlsDirectory => Path.Combine(Directory, "crawls");

    /// <summary>The folder that holds a folder per simulated web.</summary>
    public string WebsDirectory => Path.Combine(Directory, "webs");

    /// <summary>The folder that holds a folder per run of the corpus pipeline.</summary>
    public string ProcessedDirectory => Path.Combine(Directory, "processed");

    /// <summary>The folder that holds a folder per import that is handed to other processes, until its result is told.</summary>
    public string ImportsDirectory => Path.Combine(Directory, "imports");

    /// <summary>The folder that holds indexes of texts: what is in it can be made again.</summary>
    public string IndexesDirectory => Path.Combine(Directory, "indexes");

    /// <summary>The folder that holds corpora as runs and webs read them, cut and in tokens: what is in it can be made again.</summary>
    public string PreparedDirectory => Path.Combine(Directory, "prepared");

    /// <summary>The folder that holds a folder per judge.</summary>
    public string JudgesDirectory => Path.Combine(Directory, "judges");

    /// <summary>The folder that held the one judge of a workspace before there was one per corpus; still read.</summary>
    public string SingleJudgeDirectory => Path.Combine(Directory, "judge");

    /// <summary>Returns the folder of a judge.</summary>
    /// <exception cref="InputException">The name is not a valid name for a judge.</exception>
    public string JudgeDirectory(string judge) => Path.Combine(JudgesDirectory, Names.Require(judge, "a judge"));

    /// <summary>True when the workspace holds a store, or names one.</summary>
    public bool Exists => File.Exists(StorePath) || File.Exists(StoreFile);

    /// <summary>Returns the workspace that an option or the environment names.</summary>
    /// <param name="directory">The option's value; null when it was not given.</param>
    /// <exception cref="InputException">The name is that of a file, or cannot be a path.</exception>
    public static Workspace At(string? directory)
    {
        var named = directory ?? Environment.GetEnvironmentVariable(EnvironmentVariable);
        if (string.IsNullOrWhiteSpace(named))
        {
            named = DefaultName;
        }

        if (named.Contains('\0', StringComparison.Ordinal) || File.Exists(named))
        {
            throw new InputException($"'{named}' cannot be a workspace: a folder is expected, one that exists or a new name.");
        }

        return new Workspace(Path.GetFullPath(named));
    }

    /// <summary>Makes the folder if it is not there.</summary>
    /// <exception cref="TextMadException">It cannot be made.</exception>
    public void Create()
    {
        try
        {
            System.IO.Directory.CreateDirectory(Directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TextMadException($"Cannot make the workspace '{Directory}': {SystemFailure.Describe(e)}", e);
        }
    }

    /// <summary>Opens the store. One that the file <c>store</c> names is never made: it was there when it was named.</summary>
    /// <param name="mode">What opening may do.</param>
    /// <param name="upgrade">Told of the work of bringing an older store up to date; null for nobody.</param>
    /// <exception cref="InputException">There is none, or it cannot be used.</exception>
    public ICorpusStore OpenStore(StoreOpenMode mode, StoreUpgrade? upgrade = null)
    {
        if (!File.Exists(StoreFile))
        {
            RequireStoreOrNothing();
            return Store.Open(mode, upgrade);
        }

        try
        {
            return Store.Open(mode == StoreOpenMode.Create ? StoreOpenMode.Existing : mode, upgrade);
        }
        catch (InputException failure) when (!failure.Message.Contains(StoreFile, StringComparison.Ordinal))
        {
            throw Named(failure);
        }
    }

    /// <summary>Returns what is wrong with how the password of the store is kept, as whole sentences; null when nothing is.</summary>
    public string? FindPasswordProblem() => !Exists ? null
        : Store.HoldsPassword && FileRights.ReadableByOthers(StoreFile) is { } rights
            ? $"The file '{StoreFile}' holds the password of the store, and others than you may read it (its rights are {rights}): 'chmod 600 {StoreFile}' changes that. "
                + "Change the password, too, if others use this machine."
            : Store.FindPasswordProblem();

    /// <summary>Writes down which store the workspace uses from now on. Where the address holds a password, nobody but the owner may read the file.</summary>
    /// <exception cref="TextMadException">The file cannot be written.</exception>
    public void UseStore(StoreAddress store)
    {
        Create();
        var text = (store.Kind == StoreKind.Postgres ? store.Place : $"{StoredWord.Write(store.Kind)}:{store.Place}") + "\n";
        if (store.HoldsPassword)
        {
            AtomicFile.WriteSecret(StoreFile, text);
        }
        else
        {
            AtomicFile.WriteText(StoreFile, text);
        }
    }

    /// <summary>Checks that there is a store.</summary>
    /// <exception cref="InputException">There is none; the message says how to make one.</exception>
    public void RequireStore()
    {
        RequireStoreOrNothing();
        if (!Exists)
        {
            throw new InputException(
                $"There is no workspace at '{Directory}'.", new Hint.MakeWorkspace());
        }
    }

    /// <summary>A workspace that lost its store must not be taken for a new one.</summary>
    private void RequireStoreOrNothing()
    {
        string[] made = [RunsDirectory, CrawlsDirectory, WebsDirectory, ProcessedDirectory, JudgesDirectory, ImportsDirectory];
        if (!Exists && made.FirstOrDefault(folder => System.IO.Directory.Exists(folder) && System.IO.Directory.EnumerateFileSystemEntries(folder).Any()) is { } found)
        {
            throw new InputException(
                $"The workspace '{Directory}' has lost its store: neither {StorePath} nor {StoreFile}, which names another, is there, and {found} is not empty. "
                + "Restore them from a copy.",
                new Hint.UseStore());
        }
    }

    private InputException Named(InputException failure) =>
        new($"The store that {StoreFile} names: {failure.Message} If the file was altered, restore it from a copy.", failure, new Hint.UseStore());

    /// <summary>Returns the folder of a run.</summary>
    /// <exception cref="InputException">The id is not a valid name for a run.</exception>
    public string RunDirectory(string run) => Path.Combine(RunsDirectory, Names.Require(run, "a run"));

    /// <summary>Returns the folder of an imported model.</summary>
    /// <exception cref="InputException">The name is not a valid name for a model.</exception>
    public string ModelDirectory(string model) => Path.Combine(ModelsDirectory, Names.Require(model, "a model"));

    /// <summary>Returns the folder of a crawl.</summary>
    /// <exception cref="InputException">The name is not a valid name for a crawl.</exception>
    public string CrawlDirectory(string crawl) => Path.Combine(CrawlsDirectory, Names.Require(crawl, "a crawl"));

    /// <summary>Returns the folder of a simulated web.</summary>
    /// <exception cref="InputException">The name is not a valid name for a simulated web.</exception>
    public string WebDirectory(string web) => Path.Combine(WebsDirectory, Names.Require(web, "a simulated web"));

    /// <summary>Returns the folder of an import that is handed to other processes.</summary>
    /// <exception cref="InputException">The name is not a valid name for one.</exception>
    public string ImportDirectory(string import) => Path.Combine(ImportsDirectory, Names.Require(import, "an import"));

    /// <summary>Returns the folder of a run of the corpus pipeline.</summary>
    /// <exception cref="InputException">The name is not a valid name for one.</exception>
    public string ProcessDirectory(string process) => Path.Combine(ProcessedDirectory, Names.Require(process, "a run of the pipeline"));
}
