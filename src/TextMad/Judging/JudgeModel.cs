using TextMad.Configuration;
using TextMad.Corpora;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Tokenization;

namespace TextMad.Judging;

/// <summary>A judge as a model of the store, with what it was trained on: told of when it chooses what others are trained on.</summary>
internal static class JudgeModel
{
    /// <summary>
    /// Tells the store of a judge, once: a model <c>judge/NAME/FINGERPRINT</c> with its training set, under a run of the same name. A judge that is built
    /// anew under the same name is another model.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="judge">The judge.</param>
    /// <returns>The model.</returns>
    public static ModelId Register(ICorpusStore store, Judge judge)
    {
        var id = ModelId.OfJudge(judge.Corpus, judge.Fingerprint);
        if (store.FindModel(id) is null)
        {
            var built = judge.Record.Built ?? TimeProvider.System.GetUtcNow();
            var batch = new StoreBatch();
            batch.Runs.Add(new RunRecord(id.Value, RunStatus.Done, SettingsWriter.Write(judge.Record.Options), built, built, RunKind.Judge));
            batch.TrainingSets.Add(new TrainingSet(id.Value, id.Value, judge.Record.Trained ?? Reconstruct(store, judge)));
            batch.Models.Add(new ModelRecord(
                id, id.Value, ModelId.SharedRegime, 0, 0, id.Value, Checksum: judge.WeightsSha256, Role: ModelRole.Judge));
            store.Commit(batch);
        }

        return id;
    }

    /// <summary>Returns the documents as members of a judge's training set: each with the tokens of its passages and their ends.</summary>
    public static IReadOnlyList<TrainingMember> Members(IEnumerable<Document> documents, int passageWords, ITokenizer tokenizer) =>
    [
        .. documents.Select(document => new TrainingMember(
            document.Id, CorpusPassages.Cut([document], passageWords).Sum(passage => tokenizer.Encode(passage.Text).Length + 1))),
    ];

    /// <summary>
    /// Returns the training set of a judge whose record does not say: what the corpus holds now is chosen from again, and where that is not what the judge has
    /// seen, all that it has seen and that still has a text counts, including the tenth that it was only measured on.
    /// </summary>
    private static IReadOnlyList<TrainingMember> Reconstruct(ICorpusStore store, Judge judge)
    {
        var options = judge.Record.Options;
        var corpus = store.ReadDocuments(new DocumentQuery { Corpus = options.Corpus }).OrderBy(document => document.Id).ToList();
        var chosen = (int)(options.Share * corpus.Count) < 2
            ? []
            : JudgeBuilder.Choose([.. corpus.Select(document => document.Id)], corpus.ToDictionary(document => document.Id).GetValueOrDefault!, options);
        var isSame = chosen.Count == judge.Record.Documents && chosen.All(judge.HasSeen);
        return Members(isSame ? chosen.Skip(JudgeBuilder.HeldoutCount(chosen.Count)) : corpus.Where(judge.HasSeen), options.PassageWords, judge.Tokenizer);
    }
}
