using TextMad.Provenance;
using TextMad.Provenance.Audit;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Tests.Provenance.Worlds;

/// <summary>
/// Answers to questions about provenance by the written definition, worked out by going through everything: from documents' origins, members of
/// training sets, and models, and from nothing that a store has worked out.
/// </summary>
public sealed class PlainAnswers
{
    private readonly IReadOnlyList<DocumentId> _documents;
    private readonly Dictionary<ModelId, ModelRecord> _models;
    private readonly Dictionary<DocumentId, SortedDictionary<WordOrigin, double>> _words = [];
    private readonly Dictionary<(string Set, bool Weights), Ancestry> _read = [];
    private readonly Dictionary<string, Dictionary<ModelId, double>> _writers = [];
    private readonly Dictionary<string, IReadOnlyList<TrainingMember>> _members;

    public PlainAnswers(ICorpusStore store)
    {
        Words = new PlainWords(store);
        _documents = [.. store.ReadSummaries(new DocumentQuery()).Select(document => document.Id)];

        // Read now, so that answers can be had when the store is closed.
        Assert.All(_documents, document => Assert.NotNull(Words.OriginOf(document)));
        _models = store.Models().ToDictionary(model => model.Id);
        _members = store.TrainingSets().ToDictionary(set => set.Id, set => store.TrainingMembers(set.Id));
    }

    /// <summary>The words of documents.</summary>
    public PlainWords Words { get; }

    /// <summary>All documents that hold words of a set of documents, each with the share of its words: what a takedown of the set lists.</summary>
    public Dictionary<DocumentId, double> Holders(Func<DocumentId, bool> isOfSet) => _documents
        .Select(document => (Document: document, Share: Words.ShareFrom(document, isOfSet)))
        .Where(holder => holder.Share > 0)
        .ToDictionary(holder => holder.Document, holder => holder.Share);

    /// <summary>The training sets with a member that holds words of a set of documents.</summary>
    public Dictionary<string, (long Members, double Tokens)> UsesOf(Func<DocumentId, bool> isOfSet) => Uses(document => Words.ShareFrom(document, isOfSet));

    /// <summary>The training sets with a member that holds words of a model.</summary>
    public Dictionary<string, (long Members, double Tokens)> UsesOfTextOf(ModelId model) =>
        Uses(document => WordsOf(document).Where(share => share.Key.Writer.Model == model).Sum(share => share.Value));

    /// <summary>How a document holds words of others.</summary>
    public static Inheritance HowItHoldsWords(Origin origin) => origin switch
    {
        _ when PlainWords.ParentsOf(origin).Count == 0 => Inheritance.None,
        Origin.Sampled { Purpose: SamplePurpose.Edit } => Inheritance.EditedFrom,
        Origin.Sampled => Inheritance.ContinuedFrom,
        _ => Inheritance.MadeFrom,
    };

    /// <summary>The models that have consumed documents, with steps: 1 for those trained on them, and one more for each model between.</summary>
    /// <param name="isOfSet">The documents.</param>
    /// <param name="weights">Whether a model has consumed too what the model consumed whose weights it began from.</param>
    public IReadOnlyList<ModelUse> Consumers(Func<DocumentId, bool> isOfSet, bool weights)
    {
        var uses = UsesOf(isOfSet);
        var steps = _models.Values.Where(model => uses.ContainsKey(model.TrainingSetId)).ToDictionary(model => model.Id, _ => 1);
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var model in _models.Values)
            {
                var behind = WritersOf(model.TrainingSetId).Keys.Concat(weights && model.InitialModel is { } initial ? [initial] : []);
                foreach (var other in behind.Where(steps.ContainsKey))
                {
                    if (!steps.TryGetValue(model.Id, out var now) || now > steps[other] + 1)
                    {
                        steps[model.Id] = steps[other] + 1;
                        changed = true;
                    }
                }
            }
        }

        return
        [
            .. steps.Select(step =>
            {
                var model = _models[step.Key];
                var (members, tokens) = uses.GetValueOrDefault(model.TrainingSetId);
                var total = (double)_members[model.TrainingSetId].Sum(member => (long)member.Tokens);
                var indirect = WritersOf(model.TrainingSetId).Where(writer => steps.ContainsKey(writer.Key)).Sum(writer => writer.Value);
                return new ModelUse(
                    model.Id,
                    model.Run,
                    members,
                    tokens,
                    total == 0 ? 0 : tokens / total,
                    total == 0 ? 0 : indirect / total,
                    weights && model.InitialModel is { } from && steps.ContainsKey(from) ? from : null,
                    step.Value);
            }),
        ];
    }

    /// <summary>The ancestry of a document.</summary>
    /// <param name="id">The document.</param>
    /// <param name="weights">Whether a model has read too what the model had read whose weights it began from.</param>
    public Ancestry AncestryOf(DocumentId id, bool weights)
    {
        var answer = default(Ancestry);
        foreach (var (origin, share) in WordsOf(id).Where(share => share.Key.Writer.IsMachine))
        {
            var read = origin.Writer.Model is { } model && _models.TryGetValue(model, out var known)
                ? ReadBy(known, weights)
                : new Ancestry(0, 0, 0, IsLowerBound: true);
            answer = new Ancestry(
                answer.MeanModels + (share * (1 + read.MeanModels)),
                answer.MachineShare + share,
                Math.Max(answer.Depth, 1 + read.Depth),
                answer.IsLowerBound | read.IsLowerBound);
        }

        return answer;
    }

    /// <summary>The ancestry of what a model has read.</summary>
    public Ancestry ReadBy(ModelRecord model, bool weights) => Mean(
        Behind(model, weights).Select(each => (AncestryOfSet(each.TrainingSetId, weights), (double)TokensOf(each.TrainingSetId))));

    /// <summary>The ancestry of a training set: the mean over its tokens.</summary>
    public Ancestry AncestryOfSet(string set, bool weights)
    {
        if (!_read.TryGetValue((set, weights), out var answer))
        {
            answer = Mean(_members[set].Select(member => (AncestryOf(member.Document, weights), (double)member.Tokens)));
            _read.Add((set, weights), answer);
        }

        return answer;
    }

    /// <summary>
    /// The human documents nearest behind one. A step leads to what it was made from, to what it continues or edits, and, when its model
    /// added anything, to each text that the model was trained on.
    /// </summary>
    public (int Steps, HashSet<DocumentId> Documents)? HumanAncestorsOf(DocumentId id)
    {
        // All that is exactly so many steps back: nothing comes before itself, so this ends.
        HashSet<DocumentId> back = [id];
        for (var steps = 0; back.Count > 0; steps++)
        {
            var human = back.Where(document => IsHumanText(Words.OriginOf(document))).ToHashSet();
            if (human.Count > 0)
            {
                return (steps, human);
            }

            back = [.. back.SelectMany(StepBack)];
        }

        return null;
    }

    private static bool IsHumanText(Origin origin) => origin switch
    {
        Origin.Sampled => false,
        Origin.Derived derived => derived.Parents.Count == 0,
        Origin.Crawled { Sources.Count: > 0 } => false,
        _ => origin.OwnMachineShare == 0,
    };

    private IEnumerable<DocumentId> StepBack(DocumentId id) => Words.OriginOf(id) switch
    {
        Origin.Sampled sampled => (sampled.Prompt is { } prompt ? [prompt] : Array.Empty<DocumentId>()).Concat(
            sampled.MachineShare > 0 && _models.TryGetValue(sampled.Model, out var model)
                ? _members[model.TrainingSetId].Select(member => member.Document)
                : []),
        var origin => origin.MadeFrom.Select(parent => parent.Document),
    };

    private static Ancestry Mean(IEnumerable<(Ancestry Of, double Tokens)> parts)
    {
        // Of what has no tokens nothing was read.
        var all = parts.Where(part => part.Tokens > 0).ToList();
        var tokens = all.Sum(part => part.Tokens);
        double Share(double sum) => tokens == 0 ? 0 : sum / tokens;
        return new Ancestry(
            Share(all.Sum(part => part.Of.MeanModels * part.Tokens)),
            Share(all.Sum(part => part.Of.MachineShare * part.Tokens)),
            all.Select(part => part.Of.Depth).DefaultIfEmpty().Max(),
            all.Any(part => part.Of.IsLowerBound));
    }

    /// <summary>A model and, counting weights, the models whose weights it began from.</summary>
    private IEnumerable<ModelRecord> Behind(ModelRecord model, bool weights)
    {
        yield return model;
        while (weights && model.InitialModel is { } initial && _models.TryGetValue(initial, out var before))
        {
            model = before;
            yield return model;
        }
    }

    private Dictionary<string, (long Members, double Tokens)> Uses(Func<DocumentId, double> share)
    {
        var uses = new Dictionary<string, (long Members, double Tokens)>();
        var shares = _documents.ToDictionary(document => document, share);
        foreach (var (set, held) in _members)
        {
            foreach (var member in held)
            {
                var part = shares[member.Document];
                if (part > 0)
                {
                    var (members, tokens) = uses.GetValueOrDefault(set);
                    uses[set] = (members + 1, tokens + (member.Tokens * part));
                }
            }
        }

        return uses;
    }

    /// <summary>A training set's tokens by kind of writer, and the members that hold any.</summary>
    public Dictionary<string, (long Members, double Tokens)> TokensByWriter(string set)
    {
        var sums = new Dictionary<string, (long Members, double Tokens)>();
        foreach (var member in _members[set])
        {
            foreach (var (writer, share) in Words.WritersOf(member.Document))
            {
                var (members, tokens) = sums.GetValueOrDefault(writer);
                sums[writer] = (members + 1, tokens + (member.Tokens * share));
            }
        }

        return sums;
    }

    /// <summary>The tokens that each model gave to a training set.</summary>
    private Dictionary<ModelId, double> WritersOf(string set)
    {
        if (!_writers.TryGetValue(set, out var writers))
        {
            writers = _members[set]
                .SelectMany(member => WordsOf(member.Document).Where(share => share.Key.Writer.Model is not null)
                    .Select(share => (Model: share.Key.Writer.Model!.Value, Tokens: member.Tokens * share.Value)))
                .GroupBy(part => part.Model)
                .ToDictionary(writer => writer.Key, writer => writer.Sum(part => part.Tokens));
            _writers.Add(set, writers);
        }

        return writers;
    }

    private long TokensOf(string set) => _members[set].Sum(member => (long)member.Tokens);

    private SortedDictionary<WordOrigin, double> WordsOf(DocumentId id)
    {
        if (!_words.TryGetValue(id, out var words))
        {
            words = Words.OriginsOf(id);
            _words.Add(id, words);
        }

        return words;
    }
}
