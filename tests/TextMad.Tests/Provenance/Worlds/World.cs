using System.Globalization;
using System.Text;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Tests.Provenance.Worlds;

/// <summary>A small history of documents and models: what happened, step by step, and the batches that write it into a store.</summary>
public sealed class World
{
    private static readonly string[] _sources = ["brown", "site", "letters"];
    private static readonly string[] _hosts = ["a.example", "b.example"];
    private static readonly string[] _unknown = ["elsewhere/g0", "elsewhere/g2"];
    private static readonly double[] _declaredShares = [0, 0, 0, 1, 0.3, 0.75];

    // One is called as a model of the world is.
    private static readonly string?[] _machines = [null, "ChatGPT", "r0/m0", "машина"];

    private readonly List<Document> _documents = [];
    private readonly List<ModelRecord> _models = [];
    private readonly List<TrainingSet> _sets = [];
    private readonly List<ModelRecord> _late = [];
    private readonly List<Func<StoreBatch>> _batches = [];
    private readonly StringBuilder _story = new();
    private List<Document> _new = [];
    private List<TrainingSet> _newSets = [];
    private List<ModelRecord> _newModels = [];
    private List<Withdrawal> _withdrawn = [];
    private int _number;

    /// <summary>The world in which these steps happened. The same steps make the same world.</summary>
    public World(IReadOnlyList<WorldStep> steps)
    {
        Steps = steps;
        foreach (var step in steps)
        {
            Take(step.Kind, new Random(step.Seed));
        }

        _newModels.AddRange(_late);
        Commit(new Random(1));
    }

    /// <summary>What happened.</summary>
    public IReadOnlyList<WorldStep> Steps { get; }

    /// <summary>All documents, each once.</summary>
    public IReadOnlyList<Document> Documents => _documents;

    /// <summary>All training sets.</summary>
    public IReadOnlyList<TrainingSet> TrainingSets => _sets;

    /// <summary>The models that wrote something, and one that did not.</summary>
    public IReadOnlyList<ModelId> Writers =>
        [.. _documents.Select(document => document.Origin).OfType<Origin.Sampled>().Select(origin => origin.Model).Append(new ModelId("elsewhere/g9")).Distinct()];

    /// <summary>Every place that a document can come through, and one that none does.</summary>
    public static IReadOnlyList<string> Places { get; } = [.. _sources, .. _hosts, "nowhere"];

    /// <summary>A few sets of documents: single ones, pairs, and a third of all.</summary>
    public IEnumerable<HashSet<DocumentId>> SomeSets()
    {
        var random = new Random(_documents.Count);
        foreach (var size in new[] { 1, 1, 1, 2, 2, _documents.Count / 3 })
        {
            yield return [.. Enumerable.Range(0, Math.Min(size, _documents.Count)).Select(_ => Pick(_documents, random).Id)];
        }
    }

    /// <summary>Writes the world into an empty store.</summary>
    public void Fill(ICorpusStore store)
    {
        var runs = new StoreBatch();
        runs.Runs.AddRange(new[] { "r0", "r1" }.Select(run => new RunRecord(run, RunStatus.Running, "", DateTimeOffset.UnixEpoch)));
        store.Commit(runs);
        _batches.ForEach(batch => store.Commit(batch()));
    }

    /// <summary>The world as a person reads it.</summary>
    public override string ToString() => _story.ToString();

    private void Take(WorldStepKind kind, Random random)
    {
        switch (kind)
        {
            case WorldStepKind.Import:
                var declared = Pick(_declaredShares, random);
                Add(new Origin.Imported(Pick(_sources, random), $"text {_number}", MachineShare: declared, WrittenBy: declared > 0 ? Pick(_machines, random) : null));
                break;
            case WorldStepKind.Visit:
                Add(new Origin.Crawled($"http://{Pick(_hosts, random)}/{_number}", "1", null, Pick(_declaredShares, random)));
                break;
            case WorldStepKind.Derive when _documents.Count > 0:
                Add(new Origin.Derived("merge", Parents(random, partial: false), $"part {_number}"));
                break;
            case WorldStepKind.Browse when _documents.Count > 0:
                Add(new Origin.Crawled($"http://{Pick(_hosts, random)}/{_number}", "1", null, random.NextDouble(), Parents(random, partial: true)));
                break;
            case WorldStepKind.Sample:
                Add(Sampled(random, null, 1, edited: false));
                break;
            case WorldStepKind.Continue:
                var prompt = _documents.Count > 0 && random.Next(4) > 0 ? Pick(_documents, random).Id : (DocumentId?)null;
                Add(Sampled(random, prompt, random.Next(6) switch { 0 when prompt is not null => 0, 1 => 1, _ => Share(random) }, edited: false));
                break;
            case WorldStepKind.Edit when _documents.Count > 0:
                Add(Sampled(random, Pick(_documents, random).Id, random.Next(6) == 0 ? 1 : Share(random), edited: true));
                break;
            case WorldStepKind.Train:
                Train(random);
                break;
            case WorldStepKind.Withdraw when _documents.Count > 0:
                var document = Pick(_documents, random).Id;
                _withdrawn.Add(new Withdrawal(document, "asked", DateTimeOffset.UnixEpoch, random.Next(2) == 0));
                _story.AppendLine(CultureInfo.InvariantCulture, $"withdraw {Short(document)}");
                break;
            case WorldStepKind.Repeat when _documents.Count > 0:
                _new.Add(Pick(_documents, random));
                _story.AppendLine(CultureInfo.InvariantCulture, $"again {Short(_new[^1].Id)}");
                break;
            case WorldStepKind.Commit:
                Commit(random);
                break;
        }
    }

    private Origin.Sampled Sampled(Random random, DocumentId? prompt, double share, bool edited)
    {
        var known = _models.Concat(_late).ToList();
        var (model, generation) = known.Count > 0 && random.Next(5) > 0
            ? Pick(known, random) is var writer ? (writer.Id, writer.Generation) : default
            : Pick(_unknown, random) is var name ? (new ModelId(name), name[^1] - '0') : default;
        return new Origin.Sampled(model, generation, _number, prompt, share, Purpose: edited ? SamplePurpose.Edit : SamplePurpose.Sample);
    }

    private List<Parent> Parents(Random random, bool partial)
    {
        // Weights that sum to 1 now and then only: they count by their proportion. A page can show two parts of one document.
        var chosen = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Pick(_documents, random)).ToList();
        chosen = partial && random.Next(4) == 0 ? [.. chosen, chosen[0]] : [.. chosen.Distinct()];
        var weights = chosen.Select(_ => Share(random)).ToList();
        var sum = random.Next(2) == 0 ? weights.Sum() : Math.Max(1, weights.Max());
        return
        [
            .. chosen.Select((parent, i) => new Parent(
                parent.Id, chosen.Count == 1 ? 1 : weights[i] / sum, partial && (parent.Origin is Origin.Sampled || random.Next(4) == 0) && random.Next(2) == 0)),
        ];
    }

    private void Train(Random random)
    {
        var run = $"r{random.Next(2)}";
        var number = _models.Count + _late.Count;
        var initial = _models.Count > 0 && random.Next(3) == 0 ? Pick(_models, random) : null;
        var generation = initial is null ? random.Next(3) : initial.Generation + 1;
        var id = new ModelId($"{run}/m{number}");
        if (_sets.Count == 0 || random.Next(6) > 0)
        {
            // A filter leaves documents out; a text can be in the set twice.
            var keep = Share(random);
            var members = _documents.Where(_ => random.NextDouble() < keep).ToList();
            members.AddRange(members.Where(_ => random.Next(8) == 0).ToList());
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(members));
            var set = new TrainingSet(id.Value, run, [.. members.Select(member => new TrainingMember(member.Id, random.Next(10) == 0 ? 0 : random.Next(1, 200)))]);
            _sets.Add(set);
            _newSets.Add(set);
            _story.AppendLine(CultureInfo.InvariantCulture, $"set {set.Id}: {string.Join(", ", set.Members.Select(member => $"{Short(member.Document)} {member.Tokens}"))}");
        }

        var trained = _sets[^1];
        var model = new ModelRecord(id, trained.Run, "mix", 1, generation, trained.Id, initial?.Id);
        var late = random.Next(8) == 0;
        (late ? _late : _models).Add(model);
        if (!late)
        {
            _newModels.Add(model);
        }

        _story.AppendLine(CultureInfo.InvariantCulture, $"model {id} on {trained.Id}{(initial is null ? "" : $" from {initial.Id}")}{(late ? " (known at the end)" : "")}");
    }

    private void Add(Origin origin)
    {
        // Not created but restored: stores of older versions hold texts to which their model added nothing.
        var text = $"text with number {_number}";
        var document = Document.Restore(DocumentId.Of(origin, text), text, origin, null);
        _number++;
        _documents.Add(document);
        _new.Add(document);
        _story.AppendLine(CultureInfo.InvariantCulture, $"{Short(document.Id)} {origin.ToJson()}");
    }

    private void Commit(Random random)
    {
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_new));
        var (documents, sets, models, withdrawn) = (_new, _newSets, _newModels, _withdrawn);
        _batches.Add(() =>
        {
            var batch = new StoreBatch();
            batch.Documents.AddRange(documents);
            batch.TrainingSets.AddRange(sets);
            batch.Models.AddRange(models);
            batch.Withdrawals.AddRange(withdrawn);
            return batch;
        });
        (_new, _newSets, _newModels, _withdrawn) = ([], [], [], []);
        _story.AppendLine("commit");
    }

    private static string Short(DocumentId id) => id.ToString()[..8];

    private static double Share(Random random) => random.Next(1, 100) / 100.0;

    private static T Pick<T>(IReadOnlyList<T> from, Random random) => from[random.Next(from.Count)];
}
