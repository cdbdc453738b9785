using TextMad.Storage;

namespace TextMad.Cli.Hints;

/// <summary>What the library's hints are on a command line: the one place that puts them into flags and commands, which work as they are shown.</summary>
internal static class HintWords
{
    /// <summary>Returns what went wrong and what to do about it.</summary>
    public static string Explain(TextMadException failure, CliContext context) => Join(failure.Message, failure.Hint, context);

    /// <summary>Returns a sentence, and the hint behind it.</summary>
    public static string Join(string message, Hint? hint, CliContext context) => hint is null ? message : $"{message} {Say(hint, context)}";

    /// <summary>Returns the hint as a sentence.</summary>
    public static string Say(Hint hint, CliContext context)
    {
        return hint switch
        {
            Hint.ListOf(var what, null) => $"{Typed(CommandOf(what))} lists {NameOf(what)}.",
            Hint.ListOf(var what, { } also) => $"{Typed(CommandOf(what))} lists {NameOf(what)}, {Typed(CommandOf(also))} {NameOf(also)}.",
            Hint.ChooseAnother(Hint.Chosen.RunId) => "--id NAME names another run.",
            Hint.ChooseAnother(Hint.Chosen.CrawlName) => "--name NAME names another crawl.",
            Hint.ChooseAnother(Hint.Chosen.Port) => "--port P names another one.",
            Hint.AllowReplacing => "--force replaces it.",
            Hint.MakeWorkspace => $"{Typed("corpus add NAME PATH")} makes one there; --workspace DIR or {Workspace.EnvironmentVariable} names another one.",
            Hint.UseStore => $"{Typed("store use STORE")} says which one it is.",
            Hint.GetCorpus(var corpus) => CorpusWords.HowToGet(corpus, context),
            Hint.BuildJudge(null, false) => $"{Typed("judge build CORPUS")} makes one of a corpus.",
            Hint.BuildJudge(var corpus, true) => $"{Typed("judge build", corpus ?? "CORPUS", "--overwrite")} replaces it.",
            Hint.BuildJudge({ } corpus, false) => $"{Typed("judge build", corpus)} makes it.",
            Hint.ResumeRun(var run) => $"Continue it with {Typed("run --resume --id", run)}.",
            Hint.CancelJobs(var work) => $"{Typed("jobs", work)} shows them, {Typed("jobs cancel", work)} cancels them.",
            Hint.BeginCrawl => $"{Typed("crawl URL")} starts one.",
            Hint.CreateWeb(var web) => $"{Typed("web create", web, "--corpus", "CORPUS")} makes it.",
            Hint.ImportModel => $"{Typed("model import NAME FOLDER")} imports a model of Hugging Face's.",
            Hint.UpgradeStore => $"Any command that writes updates it, such as {Typed("store upgrade")}.",
            Hint.MendStore => $"Any command that writes repairs it, such as {Typed("store vacuum")}.",
            Hint.CopyStore => $"{Typed("store copy FROM TO")} copies it.",
            Hint.ShowLineage(var document) => $"{Typed("lineage", document.ToString())} shows it.",
            Hint.MeasureScaling => $"{Typed("scaling CONFIG")} measures it.",
            Hint.InstallEngine(var engine) => $"{Shell.Mark(Shell.Line(["textmad", "engine", "install", engine]))} installs it.",
            Hint.AllowNetwork => "--allow-network CIDR allows it, e.g. --allow-network 127.0.0.0/8.",
            Hint.LeaveOutDamaged => "Without --strict it is left out and counted, and the rest is read.",
            Hint.MoreMemoryForDuplicates => "--duplicate-memory MIB allows more.",
            Hint.ReadTopic(var name) => $"{Shell.Mark(Shell.Line(["textmad", "help", name]))} has more.",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        string Typed(string command, params string[] words) => Shell.Mark(context.Typed([.. command.Split(' '), .. words]));
    }

    private static string CommandOf(Hint.Listed what) => what switch
    {
        Hint.Listed.Runs => "runs",
        Hint.Listed.Corpora => "corpus list",
        Hint.Listed.Documents => "docs",
        Hint.Listed.Models => "model list",
        Hint.Listed.Crawls => "crawl status",
        Hint.Listed.Views => "query --views",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string NameOf(Hint.Listed what) => what switch
    {
        Hint.Listed.Views => "what can be asked",
        _ => $"the {what.ToString().ToLowerInvariant()}",
    };
}
