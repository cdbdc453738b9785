using TextMad.Provenance.Audit;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Provenance;

/// <summary>
/// Proves a store: the structure's own rules, every text against its hash, every document's id against what it is a hash of (so that no
/// document can be its own ancestor), no model trained on what it wrote itself or its descendants wrote, and every artefact's checksum.
/// </summary>
public static class StoreCheck
{
    private const int MostProblems = 100;

    /// <summary>Checks a store: its structure, texts, ids, ancestry and checkpoints.</summary>
    /// <param name="store">The store.</param>
    /// <param name="artefactProblem">What is wrong with the checkpoint of a model; null when nothing is.</param>
    /// <param name="deep">Whether to work out anew who wrote the words of every document and training set, and compare (<see cref="SharesAudit"/>).</param>
    /// <param name="progress">Told how many documents are read.</param>
    /// <param name="cancellation">Stops between documents.</param>
    public static StoreCheckReport Run(
        ICorpusStore store,
        Func<ModelRecord, string?> artefactProblem,
        bool deep = false,
        IProgressSink? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(artefactProblem);
        var problems = new List<string>();
        var (listed, more) = (0, 0L);
        foreach (var problem in store.CheckStructure(cancellation))
        {
            Add(problem);
        }

        var total = store.Count(new DocumentQuery()).Documents;
        var (read, erased) = (0L, 0L);
        var withoutText = store.ReadWithdrawals().Where(withdrawal => withdrawal.Erased).Select(withdrawal => withdrawal.Document).ToHashSet();
        foreach (var summary in store.ReadSummaries(new DocumentQuery()))
        {
            cancellation.ThrowIfCancellationRequested();
            if (withoutText.Contains(summary.Id))
            {
                erased++;
            }
            else if (Wrong(store, summary) is { } problem)
            {
                Add(problem);
            }

            if (++read % 512 == 0)
            {
                progress?.Report("check", read, total, "documents");
            }
        }

        var models = store.Models();
        var circle = Circle(store, models);
        if (circle is not null)
        {
            Add(circle);
        }

        var artefacts = 0;
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
            foreach (var difference in SharesAudit.Differences(store, progress, cancellation))
            {
                Add(difference);
            }
        }

        return new StoreCheckReport(read - erased, erased, models.Count, artefacts, deep, problems, more);

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

    private static string? Wrong(ICorpusStore store, DocumentSummary summary)
    {
        try
        {
            var document = store.FindDocument(summary.Id);
            return document is null
                ? $"document {summary.Id} is listed, but cannot be found"
                : DocumentId.Of(document.Origin, document.Text) == document.Id
                    ? null
                    : $"document {summary.Id} does not match its id, which is a hash of it";
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
