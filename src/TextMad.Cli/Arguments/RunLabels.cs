using System.Text;
using TextMad.Storage;
using TextMad.Storage.Changes;
using TextMad.Storage.Records;

namespace TextMad.Cli.Arguments;

/// <summary>What people say of runs, as they type it.</summary>
internal static class RunLabels
{
    private const int LongestTag = 50;
    private const int LongestNote = 2000;

    /// <summary>Returns a tag in its one form.</summary>
    /// <exception cref="InputException">It cannot be a tag.</exception>
    public static string RequireTag(string tag)
    {
        var text = tag.IsNormalized() ? tag : tag.Normalize(NormalizationForm.FormC);
        return text.Length is > 0 and <= LongestTag && text[0] != '-' && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
            ? text
            : throw new InputException(
                $"'{tag}' cannot be a tag: a word of up to {LongestTag} characters of any script is expected, without white space and not beginning with '-'.");
    }

    /// <summary>Returns a note as it is kept; null for none.</summary>
    /// <exception cref="InputException">It is too long.</exception>
    public static string? RequireNote(string note)
    {
        var text = note.Trim();
        return text.Length <= LongestNote
            ? text.Length == 0 ? null : text
            : throw new InputException(FormattableString.Invariant(
                $"The note has {text.Length} characters; allowed: up to {LongestNote}. A longer text is better kept in a file of its own."));
    }

    /// <summary>Returns the label of a run; an empty one where nothing is said.</summary>
    public static RunLabel Of(ICorpusStore store, string run) => store.RunLabels().FirstOrDefault(label => label.Run == run) ?? new RunLabel(run);

    /// <summary>Changes the label of a run.</summary>
    /// <param name="context">What the command works with.</param>
    /// <param name="run">The run's id or name.</param>
    /// <param name="change">Returns the new label.</param>
    /// <exception cref="InputException">There is no such run, or its name is taken.</exception>
    public static RunLabel Change(CliContext context, string run, Func<RunLabel, RunLabel> change)
    {
        context.Workspace.RequireStore();
        using var store = context.CreateStore();
        var known = StoreNames.Run(store, run);
        if (known.Kind != RunKind.Experiment)
        {
            throw new InputException($"'{known.Id}' is no experiment but a {StoredWord.Write(known.Kind)}.");
        }

        var label = change(Of(store, known.Id));
        var batch = new StoreBatch();
        batch.Labels.Add(label);
        store.Commit(batch);
        return label;
    }

    /// <summary>Writes the label of a run as the answer.</summary>
    public static int Answer(RunLabel label, bool json, CliContext context)
    {
        if (json)
        {
            context.WriteJson(new { label.Run, label.Name, Tags = label.TagList, label.Note });
            return ExitCode.Done;
        }

        context.WriteLine($"{label.Run}: {string.Join("; ", new[]
        {
            label.Name is null ? null : $"called '{label.Name}'",
            label.Tags.Length == 0 ? "no tags" : $"tags {label.Tags}",
            label.Note is null ? null : $"note: {label.Note}",
        }.OfType<string>())}");
        return ExitCode.Done;
    }
}
