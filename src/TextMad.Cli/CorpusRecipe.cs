using TextMad.Storage;

namespace TextMad.Cli;

/// <summary>Says how to get a corpus that an experiment names and the workspace does not have.</summary>
internal static class CorpusRecipe
{
    // Corpora with a recipe under corpora/. Of texts: the format of what the recipe gets.
    private static readonly Dictionary<string, string> Formats = new(StringComparer.Ordinal) { ["brown"] = "brown" };

    // Of sites: those that corpora/crawl.sh serves and crawls.
    private static readonly HashSet<string> Sites = new(StringComparer.Ordinal) { "debian-reference", "postgresql-manual" };

    /// <summary>Checks that the workspace has a corpus with documents.</summary>
    /// <exception cref="InputException">It has not; the message says how to get it.</exception>
    public static void Require(CliContext context, string corpus)
    {
        if (Problem(context, corpus) is { } problem)
        {
            throw new InputException(problem);
        }
    }

    /// <summary>What is missing, and how to get it; null when the corpus is there.</summary>
    public static string? Problem(CliContext context, string corpus)
    {
        if (!context.Workspace.Exists)
        {
            return $"There is no corpus '{corpus}': there is no workspace at '{context.Workspace.Directory}' yet (--workspace DIR or "
                + $"{Workspace.EnvironmentVariable} names another). {HowToGet(context, corpus)}";
        }

        using var store = context.OpenStore();
        try
        {
            return StoreNames.Corpus(store, corpus).Totals.Documents > 0 ? null : $"Corpus '{corpus}' is empty. {HowToGet(context, corpus)}";
        }
        catch (InputException missing)
        {
            return $"{missing.Message} {HowToGet(context, corpus)}";
        }
    }

    private static string HowToGet(CliContext context, string corpus)
    {
        var workspace = $"--workspace '{context.Workspace.Directory}'";
        const string Start = "To get it, in TextMad's folder:\n";
        if (Sites.Contains(corpus))
        {
            return $"{Start}  bash corpora/crawl.sh {corpus} {workspace}";
        }

        return Formats.TryGetValue(corpus, out var format)
            ? $"{Start}  bash corpora/{corpus}/get.sh\n  tools/textmad corpus add {corpus} corpora/{corpus}/data --format {format} {workspace}"
            : $"To make it from texts of your own:\n  textmad corpus add {corpus} PATH {workspace}";
    }
}
