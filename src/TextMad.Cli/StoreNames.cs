using TextMad.Configuration;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Cli;

/// <summary>Finds what a person named in the store, or says what there is instead.</summary>
internal static class StoreNames
{
    /// <summary>The corpus of this name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static CorpusSummary Corpus(ICorpusStore store, string name)
    {
        var corpora = store.Corpora();
        return corpora.FirstOrDefault(c => c.Name == name) ?? throw Unknown("corpus", name, [.. corpora.Select(c => c.Name)], "textmad corpus list");
    }

    /// <summary>The run of this id.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static RunRecord Run(ICorpusStore store, string id)
    {
        var runs = store.Runs();
        return runs.FirstOrDefault(r => r.Id == id) ?? throw Unknown("run", id, [.. runs.Where(r => r.Kind == RunKind.Experiment).Select(r => r.Id)], "textmad runs");
    }

    /// <summary>The run or corpus of this name; a run goes first.</summary>
    /// <exception cref="InputException">There is neither.</exception>
    public static (RunRecord? Run, CorpusSummary? Corpus) RunOrCorpus(ICorpusStore store, string name)
    {
        var runs = store.Runs();
        var corpora = store.Corpora();
        return (runs.FirstOrDefault(run => run.Id == name), corpora.FirstOrDefault(corpus => corpus.Name == name)) switch
        {
            (null, null) => throw Unknown("run or corpus", name, [.. runs.Select(run => run.Id), .. corpora.Select(corpus => corpus.Name)], "textmad runs, textmad corpus list"),
            ({ } run, _) => (run, null),
            (_, var corpus) => (null, corpus),
        };
    }

    /// <summary>The model of this id.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static ModelRecord Model(ICorpusStore store, string id) =>
        store.FindModel(new ModelId(id)) ?? throw Unknown("model", id, [.. store.Models().Select(m => m.Id.Value)], "textmad runs");

    /// <summary>Checks that documents of this source or host are in the store.</summary>
    /// <exception cref="InputException">There are none.</exception>
    public static void RequireSource(ICorpusStore store, string name)
    {
        if (store.Count(new DocumentQuery { Source = name }).Documents == 0)
        {
            throw Unknown("source or site", name, [.. store.CountByOrigin(new DocumentQuery()).Select(origin => origin.Source).OfType<string>().Distinct()], "textmad query");
        }
    }

    /// <summary>Reads the documents of a corpus, or of a model's training set.</summary>
    /// <exception cref="InputException">There is no such corpus or model.</exception>
    public static Func<IEnumerable<DocumentSummary>> Documents(ICorpusStore store, string name)
    {
        if (store.FindModel(new ModelId(name)) is { } model)
        {
            return () => store.ReadTrainingMembers(model.TrainingSetId).Select(member => member.Document);
        }

        var corpus = Corpus(store, name).Name;
        return () => store.ReadSummaries(new DocumentQuery { Corpus = corpus });
    }

    private static InputException Unknown(string kind, string name, IReadOnlyList<string> known, string command)
    {
        if (known.Count == 0)
        {
            return new InputException($"There is no {kind} '{name}': the workspace has none yet.");
        }

        const int Shown = 12;
        var list = string.Join(", ", known.Take(Shown)) + (known.Count > Shown ? $", and {known.Count - Shown} more ('{command}')" : "");
        return new InputException($"There is no {kind} '{name}'{NearestName.Suggest(name, known)} The workspace has: {list}.");
    }
}
