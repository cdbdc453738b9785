using TextMad.Provenance.Audit;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Storage.Records;

namespace TextMad.Provenance;

/// <summary>
/// Proves a store: the structure's own rules, every text against its hash, every document's id against what it is a hash of (so that no
/// document can be its own ancestor), no model trained on what it wrote itself or its descendants wrote, every artefact's checksum, and every
/// file that the store knows. What is damaged is named, and the check goes on behind it.
/// </summary>
public static class StoreCheck
{
    private const int MostProblems = 100;

    /// <summary>Checks a store: its structure, texts, ids, ancestry and checkpoints.</summary>
    /// <param name="store">The store.</param>
    /// <param name="artefactProblem">What is wrong with the checkpoint of a model; null when nothing is.</param>
    /// <param name="deep">Whether to work out anew who wrote the words of every document and training set, and compare (<see cref="SharesAudit"/>).</param>
    /// <param name="progress">Told how many documents are read.</param>
    /// <param name="files">The files of an owner, to be compared with what the store knows; null to leave files out.</param>
    /// <param name="otherProblem">What is wrong with what an owner keeps besides, such as a crawl's state; null when nothing is.</param>
    /// <param name="present">What there is beside runs: whose files the store knows nothing of is remarked upon; null for nothing.</param>
    /// <param name="cancellation">Stops between documents.</param>
    public static StoreCheckReport Run(
        ICorpusStore store,
        Func<ModelRecord, string?> artefactProblem,
        bool deep = false,
        IProgressSink? progress = null,
        Func<FileOwner, KeptFiles>? files = null,
        Func<FileOwner, string?>? otherProblem = null,
        IReadOnlyList<FileOwner>? present = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(artefactProblem);
        var problems = new List<string>();
        var (listed, more) = (0, 0L);
        Part("the structure", () =>
        {
            foreach (var problem in store.CheckStructure(cancellation))
            {
                Add(problem);
            }
        });

        var (read, erased) = (0L, 0L);
        Part("the texts", () =>
        {
            var total = store.Count(new DocumentQuery()).Documents;
            var withoutText = store.ReadWithdrawals().Where(withdrawal => withdrawal.Erased).Select(withdrawal => withdrawal.Document).ToHashSet();
            foreach (var id in store.ReadIds())
            {
                cancellation.ThrowIfCancellationRequested();
                if (withoutText.Contains(id))
                {
                    erased++;
                }
                else if (Wrong(store, id) is { } problem)
                {
                    Add(problem);
                }

                if (++read % 512 == 0)
                {
                    progress?.Report("check", read, total, "documents");
                }
            }
        });

        IReadOnlyList<ModelRecord> models = [];
        Part("the models", () =>
        {
            models = store.Models();
            if (Circle(store, models) is { } circle)
            {
                Add(circle);
            }
        });

        var (artefacts, held, remarks) = (0, 0L, new List<string>());
        Part("the files", () => held = files is null ? 0 : Held(store, files, otherProblem, present ?? [], Add, remarks, cancellation));
        foreach (var model in models.Where(model => model.Checkpoint is not null))
        {
            cancellation.ThrowIfCancellationRequested();
            artefacts++;
            if (artefactProblem(model) is { } problem)
            {
                Add(problem);
            }
        }

        if (deep)
        {
            listed = 0;
            Part("who wrote the words", () =>
            {
                foreach (var difference in SharesAudit.Differences(store, progress, cancellation))
                {
                    Add(difference);
                }
            });
        }

        return new StoreCheckReport(read - erased, erased, models.Count, artefacts, held, deep, problems, more, remarks);

        // What a damaged row keeps from being checked is said, and the rest is checked.
        void Part(string what, Action check)
        {
            try
            {
                check();
            }
            catch (Exception error) when (error is TextMadException || OwnData.IsDamage(error))
            {
                Add($"{what} could not be checked to the end: {error.Message}");
            }
        }

        void Add(string problem)
        {
            if (listed < MostProblems)
            {
                problems.Add(problem);
                listed++;
            }
            else
            {
                more++;
            }
        }
    }

    /// <summary>Holds all files against what the store knows.</summary>
    /// <returns>How many there were.</returns>
    private static long Held(
        ICorpusStore store,
        Func<FileOwner, KeptFiles> files,
        Func<FileOwner, string?>? otherProblem,
        IReadOnlyList<FileOwner> present,
        Action<string> add,
        List<string> remarks,
        CancellationToken cancellation)
    {
        var held = 0L;
        var runs = store.Runs().Where(run => run.Kind == RunKind.Experiment).ToDictionary(run => run.Id);
        var owners = store.Files().Select(file => file.Owner).Distinct().ToList();
        remarks.AddRange(runs.Keys.Except(owners).Order(StringComparer.Ordinal)
            .Select(run => $"the files of run '{run}' were not recorded: it was made before the store knew of files"));
        remarks.AddRange(present.Select(owner => owner.Id).Except(owners).Select(owner => $"the files of '{owner}' were not recorded: it was made before the store knew of them"));
        foreach (var owner in owners)
        {
            if (FileOwner.Of(owner) is not { } known)
            {
                add($"the store knows files of '{owner}', which no workspace can have: the row is damaged");
                continue;
            }

            var found = files(known);
            if (!Directory.Exists(found.Folder))
            {
                // A run is removed by a command, which lets the store know; the others, by hand.
                var gone = $"the files of '{owner}' are gone: there is no folder {found.Folder}";
                if (known.Kind == FileOwnerKind.Run)
                {
                    add(gone);
                }
                else
                {
                    remarks.Add(gone);
                }

                continue;
            }

            var missing = 0;
            var isDone = !runs.TryGetValue(owner, out var run) || run.Status == RunStatus.Done;
            if (otherProblem?.Invoke(known) is { } problem)
            {
                held++;
                add(problem);
            }

            foreach (var (path, state) in found.States())
            {
                cancellation.ThrowIfCancellationRequested();
                held++;
                if (state == KeptFileState.Altered)
                {
                    add($"{path} is not what '{owner}' wrote. {known.RemedyFor(Path.GetRelativePath(found.Folder, path))}");
                }
                else if (state == KeptFileState.Missing && isDone)
                {
                    add($"{path} is gone. {known.RemedyFor(Path.GetRelativePath(found.Folder, path))}");
                }
                else if (state == KeptFileState.Missing)
                {
                    missing++;
                }
            }

            if (missing > 0)
            {
                remarks.Add(FormattableString.Invariant($"{missing} files of the unfinished run '{owner}' are not there; they are made when it goes on"));
            }
        }

        return held;
    }

    private static string? Wrong(ICorpusStore store, DocumentId id)
    {
        try
        {
            var document = store.FindDocument(id);
            return document is null
                ? $"document {id} is listed, but cannot be found"
                : DocumentId.Of(document.Origin, document.Text) == document.Id
                    ? null
                    : $"document {id} does not match its id, which is a hash of it";
        }
        catch (TextMadException error)
        {
            return error.Message;
        }
    }

    /// <summary>Returns a model that is behind its own training set, or null.</summary>
    private static string? Circle(ICorpusStore store, IReadOnlyList<ModelRecord> models)
    {
        // Depth first with a stack of its own: 1 is on the path, 2 is done.
        var state = new Dictionary<ModelId, int>();
        var sets = models.ToDictionary(model => model.Id, model => model.TrainingSetId);
        foreach (var root in models.Select(model => model.Id))
        {
            var path = new Stack<(ModelId Model, IEnumerator<ModelId> Needs)>();
            Enter(root);
            while (path.TryPeek(out var top))
            {
                if (!top.Needs.MoveNext())
                {
                    state[path.Pop().Model] = 2;
                }
                else if (state.GetValueOrDefault(top.Needs.Current) == 1)
                {
                    return $"model {top.Needs.Current} is trained, directly or through other models, on text that it wrote itself";
                }
                else
                {
                    Enter(top.Needs.Current);
                }
            }

            void Enter(ModelId model)
            {
                if (!state.ContainsKey(model))
                {
                    state.Add(model, 1);
                    path.Push((model, Writers(model).GetEnumerator()));
                }
            }
        }

        return null;

        IEnumerable<ModelId> Writers(ModelId model) => sets.TryGetValue(model, out var set)
            ? store.TokensByWriter(set).Select(share => share.Key.Model).OfType<ModelId>()
            : [];
    }
}
