namespace TextMad;

/// <summary>
/// What a person can do about a failure, as data: the library says what would help, and the program in front of it says how that is asked for, be
/// it by a flag, a command or a button. A closed set; a program that words it has one function over all of it.
/// </summary>
public abstract record Hint
{
    private Hint()
    {
    }

    /// <summary>See what there is, to name one of it.</summary>
    /// <param name="What">The kind of name.</param>
    /// <param name="Also">Of which other kind, where either would do.</param>
    public sealed record ListOf(Listed What, Listed? Also = null) : Hint;

    /// <summary>Choose another name, number or folder than the one that is taken.</summary>
    /// <param name="What">The kind of thing to list.</param>
    public sealed record ChooseAnother(Chosen What) : Hint;

    /// <summary>Say that what is there may be replaced.</summary>
    public sealed record AllowReplacing : Hint;

    /// <summary>Make a workspace by adding documents to it, or name another folder.</summary>
    public sealed record MakeWorkspace : Hint;

    /// <summary>Say which store the workspace uses.</summary>
    public sealed record UseStore : Hint;

    /// <summary>Get a corpus and add it to the workspace.</summary>
    /// <param name="Corpus">Its name.</param>
    public sealed record GetCorpus(string Corpus) : Hint;

    /// <summary>Train a judge.</summary>
    /// <param name="Corpus">Of which corpus; null for any.</param>
    /// <param name="Replace">Whether there is one, which must be replaced.</param>
    public sealed record BuildJudge(string? Corpus = null, bool Replace = false) : Hint;

    /// <summary>Go on with a run that was begun.</summary>
    /// <param name="Run">Its id.</param>
    public sealed record ResumeRun(string Run) : Hint;

    /// <summary>Cancel the jobs of a work that a cluster has.</summary>
    /// <param name="Work">What its jobs are asked for by: the id of a run; <c>process:NAME</c> or <c>import:NAME</c>.</param>
    public sealed record CancelJobs(string Work) : Hint;

    /// <summary>Begin a crawl.</summary>
    public sealed record BeginCrawl : Hint;

    /// <summary>Make a simulated web.</summary>
    /// <param name="Web">Its name.</param>
    public sealed record CreateWeb(string Web) : Hint;

    /// <summary>Bring in a model that another tool wrote.</summary>
    public sealed record ImportModel : Hint;

    /// <summary>Bring a store of an older version up to date.</summary>
    public sealed record UpgradeStore : Hint;

    /// <summary>Write to a store once, which mends what an interrupted writer left.</summary>
    public sealed record MendStore : Hint;

    /// <summary>Copy a store into one of another kind, or what can be read of it into a new one.</summary>
    public sealed record CopyStore : Hint;

    /// <summary>See where a document came from and what became of it.</summary>
    /// <param name="Document">The document.</param>
    public sealed record ShowLineage(DocumentId Document) : Hint;

    /// <summary>Measure runs at several training sizes, of which a scaling law is fitted.</summary>
    public sealed record MeasureScaling : Hint;

    /// <summary>Install the native library of an engine.</summary>
    /// <param name="Engine">The engine.</param>
    public sealed record InstallEngine(string Engine) : Hint;

    /// <summary>Allow connections to a network that is not public.</summary>
    public sealed record AllowNetwork : Hint;

    /// <summary>Leave out lines and files that are damaged, and count them: where reading them is the task, that is what happens unless one asks to stop.</summary>
    public sealed record LeaveOutDamaged : Hint;

    /// <summary>Give the search for duplicates more memory.</summary>
    public sealed record MoreMemoryForDuplicates : Hint;

    /// <summary>Read a page of the manual.</summary>
    /// <param name="Name">The page's name.</param>
    public sealed record ReadTopic(string Name) : Hint;

    /// <summary>What a workspace can be asked to list; see <see cref="ListOf"/>.</summary>
    public enum Listed
    {
        /// <summary>Its runs.</summary>
        Runs,

        /// <summary>Its corpora.</summary>
        Corpora,

        /// <summary>Its documents.</summary>
        Documents,

        /// <summary>Its models, those of runs and those brought in.</summary>
        Models,

        /// <summary>Its crawls.</summary>
        Crawls,

        /// <summary>The views (LiteDB: collections) of its store and their columns.</summary>
        Views,
    }

    /// <summary>What a person can choose another one of; see <see cref="ChooseAnother"/>.</summary>
    public enum Chosen
    {
        /// <summary>The id of a run.</summary>
        RunId,

        /// <summary>The name of a crawl.</summary>
        CrawlName,

        /// <summary>The port that a server listens on.</summary>
        Port,
    }
}
