using System.Globalization;
using TextMad.Experiments.Runs;
using TextMad.Generations;
using TextMad.Provenance.Removal;
using TextMad.Storage;
using TextMad.Storage.Changes;
using TextMad.Storage.Records;
using TextMad.Storage.Naming;

namespace TextMad.Experiments.Removal;

/// <summary>
/// Removes runs for good: their folders, models, training sets and what their models wrote. What other runs or corpora need of them is refused first; documents that a
/// corpus or another run holds stay.
/// </summary>
/// <remarks>
/// A folder loses its name first, then the store forgets the runs in one transaction, then the folders are deleted. A removal that was cut short is finished by
/// asking for it again.
/// </remarks>
public static class RunRemoval
{
    private const int Shown = 12;

    /// <summary>Says what would go.</summary>
    /// <param name="store">The store.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="runs">Ids or names of runs.</param>
    /// <param name="progress">Told how many documents were looked at.</param>
    /// <param name="cancellation">Stops between documents.</param>
    /// <exception cref="InputException">There is no such run, or something else depends on one.</exception>
    public static RunRemovalPlan Plan(
        ICorpusStore store, Workspace workspace, IReadOnlyList<string> runs, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(runs);
        var leftovers = runs.Where(run => StoreNames.FindRun(store, run) is null && Names.IsValid(run) && IsLeftover(workspace, run)).Distinct().ToList();
        var known = runs.Except(leftovers).Select(run => StoreNames.Run(store, run)).DistinctBy(run => run.Id).ToList();
        if (known.Find(run => run.Kind != RunKind.Experiment) is { } other)
        {
            throw new InputException($"'{other.Id}' is no experiment but a {StoredWord.Write(other.Kind)}; only experiments are removed.");
        }

        var ids = known.Select(run => run.Id).ToHashSet(StringComparer.Ordinal);
        var released = ReleasedDocuments.Of(
            store, ids, new HashSet<string>(), known.Select(CorpusRemoval.CorpusOf).OfType<string>().ToHashSet(StringComparer.Ordinal), progress, cancellation);
        var dependents = released.Blocking.Select(Describe).Concat(Dependents(store, ids)).ToList();
        if (dependents.Count > 0)
        {
            throw new InputException(
                $"{Quoted(ids)} cannot be removed, because something else depends on {(ids.Count == 1 ? "it" : "them")}:\n  "
                + string.Join("\n  ", dependents.Take(Shown))
                + (dependents.Count > Shown ? FormattableString.Invariant($"\n  and {dependents.Count - Shown} more") : "")
                + "\nRemove that first, or name it too.");
        }

        var folders = ids.Concat(leftovers).Select(workspace.RunDirectory).Where(Directory.Exists).SelectMany(folder =>
            new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)).ToList();
        return new RunRemovalPlan(
            [.. ids],
            leftovers,
            ids.Sum(run => store.Models(run).Count),
            store.TrainingSets().Count(set => ids.Contains(set.Run)),
            released.Documents,
            folders.Count,
            folders.Sum(file => file.Length),
            released.Kept);
    }

    /// <summary>Removes what a plan says.</summary>
    /// <param name="store">The store.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="plan">The plan, made a moment ago.</param>
    /// <param name="anew">A run that begins in the place of the one that is removed, in the same transaction; it keeps its label. Null for none.</param>
    /// <exception cref="TextMadException">Another process works on a run, or something cannot be removed; what was not removed is whole.</exception>
    public static void Apply(ICorpusStore store, Workspace workspace, RunRemovalPlan plan, RunRecord? anew = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(plan);
        string[] folders = [.. plan.Runs.Concat(plan.Leftovers).Select(workspace.RunDirectory)];
        foreach (var run in plan.Runs)
        {
            RequireIdle(new RunFolder(run, workspace.RunDirectory(run)));
        }

        try
        {
            Array.ForEach(folders, RemovedFolder.SetAside);
            if (plan.Runs.Count > 0)
            {
                store.Commit(Batch(store, plan, anew));
            }
        }
        catch
        {
            // The store still knows the runs.
            Array.ForEach(folders, RemovedFolder.PutBack);
            throw;
        }

        Array.ForEach(folders, RemovedFolder.Delete);
    }

    /// <summary>Returns the notes of a scope that are a run's, or that are a corpus's of the same name.</summary>
    internal static IEnumerable<DroppedDocument> Notes(ICorpusStore store, string scope, bool ofRun) => store.ReadDropped(scope).Where(note => ofRun == IsOfRun(note));

    private static bool IsOfRun(DroppedDocument note) =>
        note.Source.StartsWith(note.Scope + "/", StringComparison.Ordinal)
        || note.Reason is RunReasons.EmptySample or RunReasons.LowSurprise or RunReasons.MachineText or RunReasons.VerifierRejected or RunReasons.Watermark;

    private static StoreBatch Batch(ICorpusStore store, RunRemovalPlan plan, RunRecord? anew)
    {
        var removal = new StoreRemoval();
        removal.Runs.AddRange(plan.Runs);
        removal.Documents.AddRange(plan.Documents);
        var corpora = store.Corpora().Select(corpus => corpus.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var run in plan.Runs)
        {
            if (corpora.Contains(run))
            {
                removal.Dropped.AddRange(Notes(store, run, ofRun: true));
            }
            else
            {
                removal.DroppedScopes.Add(run);
            }
        }

        var batch = new StoreBatch { Removal = removal };
        if (anew is not null)
        {
            batch.Runs.Add(anew);
            batch.Labels.AddRange(store.RunLabels().Where(label => label.Run == anew.Id));
        }

        return batch;
    }

    private static bool IsLeftover(Workspace workspace, string run) =>
        RemovedFolder.IsAside(workspace.RunDirectory(run)) || Directory.Exists(workspace.RunDirectory(run));

    private static void RequireIdle(RunFolder folder)
    {
        if (Directory.Exists(folder.Path))
        {
            folder.TakeLock().Dispose();
        }
    }

    private static IEnumerable<string> Dependents(ICorpusStore store, HashSet<string> runs)
    {
        foreach (var model in runs.SelectMany(run => store.Models(run)))
        {
            foreach (var other in store.ModelsContinuing(model.Id).Where(other => !runs.Contains(other.Run)))
            {
                yield return $"model {other.Id} of run '{other.Run}' begins from {model.Id}";
            }
        }

        foreach (var set in store.TrainingSets().Where(set => !runs.Contains(set.Run)))
        {
            foreach (var selector in store.SelectorsOf(set.Id).Where(selector => store.FindModel(selector.Model) is { } model && runs.Contains(model.Run)))
            {
                yield return $"what {set.Id} of run '{set.Run}' was trained on was chosen by {selector.Model}";
            }
        }
    }

    private static string Describe(DocumentHolder holder) => string.Create(CultureInfo.InvariantCulture, $"{holder.Kind switch
    {
        HolderKind.Corpus => $"corpus '{holder.Name}' holds",
        HolderKind.Run => $"run '{holder.Name}' was trained on, or continued,",
        _ => $"'{holder.Name}' needs",
    }} {holder.Documents:N0} of the texts that it wrote");

    private static string Quoted(IReadOnlyCollection<string> ids) => ids.Count == 1 ? $"Run '{ids.First()}'" : $"Runs {string.Join(", ", ids.Select(id => $"'{id}'"))}";
}
