using TextMad.Experiments;
using TextMad.Experiments.Runs;
using TextMad.Judging;
using TextMad.Storage.Naming;
using TextMad.Storage;
using TextMad.Texts;

namespace TextMad.Cli.Arguments;

/// <summary>The judge that texts which a person named are measured with.</summary>
/// <param name="Judge">The judge; null when there is none that fits.</param>
/// <param name="Note">Which it is, or why there is none; null when none was wanted.</param>
internal sealed record JudgeOfTexts(Judge? Judge, string? Note)
{
    /// <summary>
    /// Returns the judge that was asked for by name; else that of the corpus that the texts, the reference or the run that wrote them were taken from;
    /// else the only one of the texts' language, where both languages can be told.
    /// </summary>
    /// <param name="asked">A judge's name; null to choose.</param>
    /// <param name="sources">How the texts were named.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="leftOut">What cannot be measured without a judge, as the beginning of a sentence with its verb.</param>
    /// <param name="context">Has the workspace.</param>
    /// <exception cref="InputException">There is no such judge, or several fit equally well.</exception>
    public static JudgeOfTexts Choose(string? asked, IReadOnlyList<string> sources, IReadOnlyList<string> texts, string leftOut, CliContext context)
    {
        using var store = context.OpenStoreIfThere();
        if (asked is not null)
        {
            var named = Judge.Require(context.Workspace, store, asked, "--judge");
            return new(named, $"measured with {named.Name}, as requested");
        }

        var judges = Judge.All(context.Workspace, store);
        if (judges.Count == 0)
        {
            return new(null, $"the workspace has no judge, so {leftOut} left out; {Shell.Mark(context.Typed("judge", "build", "CORPUS"))} makes one");
        }

        var language = LanguageOfTexts.Of(texts);
        var corpora = sources.Select(source => Corpus(source, context)).OfType<string>().ToHashSet();
        var own = judges.Where(judge => corpora.Contains(judge.Corpus) && judge.Knows(language)).ToList();
        var fitting = own.Count > 0 ? own : [.. judges.Where(judge => language is not null && judge.Language == language)];
        return fitting switch
        {
            [] => new(null, (language is null
                ? $"the language of the texts cannot be determined, and no judge of the workspace ({string.Join(", ", judges.Select(judge => judge.Corpus))}) is of their corpus"
                : $"the texts are in another language ({language}) than any judge of the workspace ({string.Join(", ", judges.Select(judge => judge.Name))})")
                + $", so {leftOut} left out; {Shell.Mark(context.Typed("judge", "build", "CORPUS"))} makes one, --judge NAME takes one whatever its language"),
            [var only] => new(only, $"measured with {only.Name}"),
            var several =>
                throw new InputException(
                    $"Several judges fit the texts; say which by --judge NAME, one of {string.Join(", ", several.Select(judge => judge.Corpus))}, or --no-judge."),
        };
    }

    /// <summary>Returns the corpus that a source was taken from: its own, or that of the run whose model wrote it.</summary>
    private static string? Corpus(string source, CliContext context)
    {
        if (source.StartsWith("corpus:", StringComparison.Ordinal))
        {
            return source["corpus:".Length..];
        }

        if (!source.StartsWith("model:", StringComparison.Ordinal) || new ModelId(source["model:".Length..]).Run is not { } run || !Names.IsValid(run))
        {
            return null;
        }

        var folder = new RunFolder(run, context.Workspace.RunDirectory(run));
        if (!File.Exists(folder.Configuration))
        {
            return null;
        }

        using var store = context.OpenStore();
        return new RunResults(store, folder).Options.Data.Corpus;
    }
}
