using TextMad.Corpora;
using TextMad.Storage;

namespace TextMad.Cli.Hints;

/// <summary>How a corpus is got, as commands.</summary>
internal static class CorpusWords
{
    /// <summary>Returns the commands: those of its recipe, where there is one.</summary>
    public static string HowToGet(string corpus, CliContext context)
    {
        string[] workspace = ["--workspace", context.Workspace.Directory];
        var elsewhere = context.Workspace.Exists ? "" : $"\n--workspace DIR or {Workspace.EnvironmentVariable} names another workspace.";
        return CorpusManifest.Find(corpus) switch
        {
            null => $"To make it from texts of your own:\n  {Shell.Line(["textmad", "corpus", "add", corpus, "PATH", .. workspace])}",
            { IsSite: true } => $"To get it, in TextMad's folder:\n  {Shell.Line(["bash", "corpora/crawl.sh", corpus, .. workspace])}",
            var manifest => "To get it, in TextMad's folder:\n"
                + $"  {Shell.Line(["bash", $"corpora/{corpus}/get.sh"])}\n"
                + $"  {Shell.Line(["tools/textmad", "corpus", "add", corpus, $"corpora/{corpus}/data", .. Format(manifest), .. workspace])}",
        } + elsewhere;
    }

    private static string[] Format(CorpusManifest manifest) => manifest.Format is { } format ? ["--format", format] : [];
}
