using TextMad.Configuration;
using TextMad.Storage.Changes;
using TextMad.Storage.Naming;
using TextMad.Storage.Records;

namespace TextMad.Storage;

/// <summary>Finds what a person named in a store, or says what there is instead. A name is found however its letters with marks were typed.</summary>
public static class StoreNames
{
    /// <summary>Returns a corpus's name in the form in which it is kept, checked for a store that has the corpus or is to get it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">The name.</param>
    /// <param name="asked">Where it stands, e.g. an option or a setting; null when the name says it all.</param>
    /// <exception cref="InputException">It is not a valid name, or there is another that differs from it in letter case only.</exception>
    public static string RequireUsableCorpus(ICorpusStore store, string name, string? asked = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        var names = store.Corpora().Select(corpus => corpus.Name).ToHashSet(StringComparer.Ordinal);
        if (!names.Contains(name))
        {
            name = Names.RequireCorpus(name, asked);
        }

        if (!names.Contains(name))
        {
            Names.RequireNoTwin(name, names, "corpus");
        }

        return name;
    }

    /// <summary>Returns the corpus of this name.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">The name.</param>
    /// <param name="asked">Where it stands, e.g. an option or a setting; null when the name says it all.</param>
    /// <exception cref="InputException">There is none.</exception>
    public static CorpusSummary Corpus(ICorpusStore store, string name, string? asked = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        var corpora = store.Corpora();
        return corpora.FirstOrDefault(c => c.Name == name) ?? corpora.FirstOrDefault(c => c.Name == Names.Normalise(name))
            ?? throw Unknown("corpus", name, [.. corpora.Select(c => c.Name)], new Hint.ListOf(Hint.Listed.Corpora), new Hint.GetCorpus(name), asked);
    }

    /// <summary>Checks that a workspace has a corpus with documents.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="corpus">The corpus.</param>
    /// <exception cref="InputException">It has not.</exception>
    public static void RequireDocuments(Workspace workspace, string corpus)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (!workspace.Exists)
        {
            throw new InputException($"There is no corpus '{corpus}': there is no workspace at '{workspace.Directory}' yet.", new Hint.GetCorpus(corpus));
        }

        using var store = workspace.OpenStore(StoreOpenMode.ReadOnly);
        RequireDocuments(store, corpus);
    }

    /// <summary>Checks that a store has a corpus with documents.</summary>
    /// <param name="store">The store.</param>
    /// <param name="corpus">The corpus.</param>
    /// <exception cref="InputException">It has not.</exception>
    public static void RequireDocuments(ICorpusStore store, string corpus)
    {
        if (Corpus(store, corpus).Totals.Documents == 0)
        {
            throw new InputException($"Corpus '{corpus}' is empty.", new Hint.GetCorpus(corpus));
        }
    }

    /// <summary>Returns the run of this id, or of this name (<see cref="RunLabel.Name"/>).</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static RunRecord Run(ICorpusStore store, string id)
    {
        ArgumentNullException.ThrowIfNull(store);
        var runs = store.Runs();
        return FindRun(store, id)
            ?? throw Unknown("run", id, [.. runs.Where(r => r.Kind == RunKind.Experiment).Select(r => r.Id)], new Hint.ListOf(Hint.Listed.Runs));
    }

    /// <summary>Returns the run of this id, or else of this name (<see cref="RunLabel.Name"/>); null when there is none.</summary>
    /// <param name="store">The store.</param>
    /// <param name="id">The id or name.</param>
    public static RunRecord? FindRun(ICorpusStore store, string id)
    {
        ArgumentNullException.ThrowIfNull(store);
        var runs = store.Runs();
        var name = Names.Normalise(id);
        return runs.FirstOrDefault(run => run.Id == id) ?? runs.FirstOrDefault(run => run.Id == name)
            ?? (store.RunLabels().FirstOrDefault(label => label.Name == name) is { } named ? runs.FirstOrDefault(run => run.Id == named.Run) : null);
    }

    /// <summary>Returns the run or corpus of this name; a run goes first.</summary>
    /// <exception cref="InputException">There is neither.</exception>
    public static (RunRecord? Run, CorpusSummary? Corpus) RunOrCorpus(ICorpusStore store, string name)
    {
        ArgumentNullException.ThrowIfNull(store);
        var runs = store.Runs();
        var corpora = store.Corpora();
        name = Names.Normalise(name);
        return (FindRun(store, name), corpora.FirstOrDefault(corpus => corpus.Name == name)) switch
        {
            (null, null) =>
                throw Unknown("run or corpus", name, [.. runs.Select(run => run.Id), .. corpora.Select(corpus => corpus.Name)],
                    new Hint.ListOf(Hint.Listed.Runs, Hint.Listed.Corpora)),
            ({ } run, _) => (run, null),
            (_, var corpus) => (null, corpus),
        };
    }

    /// <summary>Returns the model of this id.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static ModelRecord Model(ICorpusStore store, string id)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.FindModel(new ModelId(id)) ?? store.FindModel(new ModelId(Names.Normalise(id)))
            ?? throw Unknown("model", id, [.. store.Models().Select(m => m.Id.Value)], new Hint.ListOf(Hint.Listed.Models));
    }

    /// <summary>Checks that documents of this source or host are in the store.</summary>
    /// <exception cref="InputException">There are none.</exception>
    public static void RequireSource(ICorpusStore store, string name)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (store.Count(new DocumentQuery { Source = name }).Documents == 0)
        {
            throw Unknown("source or site", name, [.. store.CountByOrigin(new DocumentQuery()).Select(origin => origin.Source).OfType<string>().Distinct()],
                new Hint.ListOf(Hint.Listed.Documents));
        }
    }

    /// <summary>Returns a question with the names of corpus, run and model as the store has them.</summary>
    /// <param name="store">The store.</param>
    /// <param name="query">The question as a person asked it.</param>
    /// <exception cref="InputException">There is no such corpus, run, model or source.</exception>
    public static DocumentQuery Query(ICorpusStore store, DocumentQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Source is { } source)
        {
            RequireSource(store, source);
        }

        return query with
        {
            Corpus = query.Corpus is { } corpus ? Corpus(store, corpus).Name : null,
            Run = query.Run is { } run ? Run(store, run).Id : null,
            Model = query.Model is { } model ? Model(store, model.Value).Id : null,
        };
    }

    /// <summary>Reads the documents of a corpus, or of a model's training set.</summary>
    /// <exception cref="InputException">There is no such corpus or model.</exception>
    public static Func<IEnumerable<DocumentSummary>> Documents(ICorpusStore store, string name)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (store.FindModel(new ModelId(name)) is { } model)
        {
            return () => store.ReadTrainingMembers(model.TrainingSetId).Select(member => member.Document);
        }

        var corpus = Corpus(store, name).Name;
        return () => store.ReadSummaries(new DocumentQuery { Corpus = corpus });
    }

    // A message lists a dozen; what lists more is said when there is more, else how to get what is missing.
    private static InputException Unknown(string kind, string name, IReadOnlyList<string> known, Hint.ListOf all, Hint? get = null, string? asked = null)
    {
        const int Shown = 12;
        var list = string.Join(", ", known.Take(Shown)) + (known.Count > Shown ? FormattableString.Invariant($", and {known.Count - Shown} more") : "");
        return new InputException(
            known.Count == 0
                ? $"{Place(asked)}There is no {kind} '{name}': the workspace has none yet."
                : $"{Place(asked)}There is no {kind} '{name}'{NearestName.Suggest(name, known)} The workspace has: {list}.",
            hint: known.Count > Shown ? all : get);
    }

    private static string Place(string? asked) => asked is null ? "" : $"{asked}: ";
}
