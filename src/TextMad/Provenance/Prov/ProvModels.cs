using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Provenance.Prov;

/// <summary>The models of an export with their training sets and runs, and what PROV says of them.</summary>
internal sealed class ProvModels
{
    private readonly ICorpusStore _store;
    private readonly List<ModelRecord> _models = [];
    private readonly List<TrainingSetRecord> _sets = [];
    private readonly List<RunRecord> _runs = [];
    private readonly Dictionary<string, ModelRecord> _fitted = new(StringComparer.Ordinal);

    /// <summary>Creates the models of a run, and those that chose what they were trained on.</summary>
    /// <param name="store">The store.</param>
    /// <param name="run">The run; null for no models at all.</param>
    public ProvModels(ICorpusStore store, RunRecord? run)
    {
        _store = store;
        var known = new HashSet<ModelId>();
        var open = new Queue<ModelRecord>(run is null ? [] : store.Models(run.Id));
        while (open.TryDequeue(out var model))
        {
            if (!known.Add(model.Id))
            {
                continue;
            }

            _models.Add(model);
            if (_fitted.TryAdd(model.TrainingSetId, model))
            {
                _sets.Add(store.FindTrainingSet(model.TrainingSetId)!);
            }

            // Models that chose are exported completely. A writer of another run is described by the export of that run.
            var needed = store.SelectorsOf(model.TrainingSetId).Select(selector => selector.Model);
            needed = model.Role != ModelRole.Generator && model.InitialModel is { } initial ? needed.Append(initial) : needed;
            foreach (var other in needed.Distinct())
            {
                open.Enqueue(store.FindModel(other)!);
            }
        }

        var runs = _models.Select(model => model.Run).ToHashSet(StringComparer.Ordinal);
        _runs.AddRange(store.Runs().Where(other => run is not null && (other.Id == run.Id || runs.Contains(other.Id))));
    }

    /// <summary>The training sets.</summary>
    public IReadOnlyList<TrainingSetRecord> Sets => _sets;

    /// <summary>Returns models, training sets, what these were composed of, and the runs' plans.</summary>
    /// <param name="writers">The models that wrote documents of the export, of which the store may know no more than their names.</param>
    public IEnumerable<ProvRecord> Entities(IReadOnlyCollection<ModelId> writers)
    {
        foreach (var set in _sets)
        {
            yield return new ProvRecord(Name(set), ProvAttribute.OfType("prov:Collection"), ProvAttribute.Of("tm:tokens", set.Tokens));
            foreach (var pool in Pools(set))
            {
                yield return new ProvRecord(pool.Name, ProvAttribute.OfType(pool.Writer is null ? "tm:Source" : "prov:Collection"));
            }
        }

        foreach (var model in _models)
        {
            yield return new ProvRecord(
                Name(model.Id), ProvAttribute.OfType("tm:Model"), ProvAttribute.Of("tm:role", Word(model.Role)), ProvAttribute.Of("tm:sha256", model.Checksum));
        }

        foreach (var model in writers.Concat(_models.Select(model => model.InitialModel).OfType<ModelId>())
            .Concat(_sets.SelectMany(Pools).Select(pool => pool.Writer).OfType<ModelId>()).Distinct())
        {
            yield return new ProvRecord(Name(model), ProvAttribute.OfType("tm:Model"));
        }

        foreach (var writer in writers)
        {
            yield return new ProvRecord(ProvName.Of("texts", writer), ProvAttribute.OfType("prov:Collection"));
        }

        foreach (var run in _runs)
        {
            yield return new ProvRecord(Plan(run.Id), ProvAttribute.OfType("prov:Plan"), ProvAttribute.Of("tm:configuration", run.Configuration));
        }
    }

    /// <summary>Composing and training, and the runs.</summary>
    public IEnumerable<ProvRecord> Activities()
    {
        foreach (var set in _sets)
        {
            var model = _fitted[set.Id];
            yield return new ProvRecord(
                Composing(set.Id),
                ProvAttribute.OfType("tm:Composing"),
                ProvAttribute.Of("tm:run", model.Run),
                ProvAttribute.Of("tm:regime", model.Regime),
                ProvAttribute.Of("tm:seed", model.Seed),
                ProvAttribute.Of("tm:generation", model.Generation));
        }

        foreach (var model in _models)
        {
            yield return new ProvRecord(Training(model), ProvAttribute.OfType("tm:Training"), ProvAttribute.Of("tm:run", model.Run));
        }

        foreach (var run in _runs)
        {
            // Of a judge it is known when it was made, and not when that began.
            yield return new ProvRecord(
                Run(run),
                ProvAttribute.OfType("tm:Run"),
                ProvAttribute.Of("prov:startTime", run.Kind == RunKind.Experiment ? run.Started : null),
                ProvAttribute.Of("prov:endTime", run.Finished));
        }
    }

    /// <summary>Returns what was done by a plan: the names of activities with that of the plan.</summary>
    public Dictionary<string, string> Plans()
    {
        var plans = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var model in _models)
        {
            plans[Training(model)] = Plan(model.Run);
            plans[Composing(model.TrainingSetId)] = Plan(model.Run);
            foreach (var stage in new[] { "sampling", "publishing", "editing" })
            {
                plans[ProvName.Of(stage, model.Id)] = Plan(model.Run);
            }
        }

        foreach (var run in _runs)
        {
            plans[Run(run)] = Plan(run.Id);
        }

        return plans;
    }

    /// <summary>Returns what generated each entity: training generates models, composing generates training sets.</summary>
    public IEnumerable<ProvAttribute[]> Generations() =>
        _models.Select(model => Pair("prov:entity", Name(model.Id), "prov:activity", Training(model)))
            .Concat(_sets.Select(set => Pair("prov:entity", Name(set), "prov:activity", Composing(set.Id))));

    /// <summary>Returns what composing, training and the runs used.</summary>
    public IEnumerable<ProvAttribute[]> Uses()
    {
        foreach (var set in _sets)
        {
            foreach (var pool in Pools(set))
            {
                yield return [.. Pair("prov:activity", Composing(set.Id), "prov:entity", pool.Name), ProvAttribute.Of("tm:tokens", pool.Tokens)];
            }

            foreach (var selector in _store.SelectorsOf(set.Id))
            {
                yield return [.. Pair("prov:activity", Composing(set.Id), "prov:entity", Name(selector.Model)), ProvAttribute.Of("tm:kind", selector.Kind)];
            }
        }

        foreach (var model in _models)
        {
            yield return Pair("prov:activity", Training(model), "prov:entity", ProvName.Of("training-set", model.TrainingSetId));
            if (model.InitialModel is { } initial)
            {
                yield return Pair("prov:activity", Training(model), "prov:entity", Name(initial));
            }
        }

        foreach (var run in _runs)
        {
            yield return Pair("prov:activity", Run(run), "prov:entity", Plan(run.Id));
        }
    }

    /// <summary>Training sets were influenced by the models that chose what is in them.</summary>
    public IEnumerable<ProvAttribute[]> Influences() => _sets.SelectMany(set => _store.SelectorsOf(set.Id).Select(selector =>
        (ProvAttribute[])[.. Pair("prov:influencee", Name(set), "prov:influencer", Name(selector.Model)), ProvAttribute.Of("tm:kind", selector.Kind)]));

    /// <summary>Returns the documents in the training sets.</summary>
    public IEnumerable<ProvAttribute[]> Members() => _sets.SelectMany(set => _store.TrainingMembers(set.Id).Select(member => member.Document).Distinct()
        .Select(document => ProvDocuments.Member(Name(set), ProvName.Of("document", document))));

    /// <summary>Returns what a training set was composed of: the sources and writers of its tokens.</summary>
    private IEnumerable<(string Name, ModelId? Writer, double Tokens)> Pools(TrainingSetRecord set) => _store.TrainingShares(set.Id)
        .GroupBy(share => share.Origin.Writer.Model is { } model ? ProvName.Of("texts", model) : ProvName.Source(share.Origin.Source), StringComparer.Ordinal)
        .Select(pool => (pool.Key, pool.First().Origin.Writer.Model, pool.Sum(share => share.Tokens)));

    private static string Word(ModelRole role) => role.ToString().ToLowerInvariant();

    private static string Name(ModelId model) => ProvName.Of("model", model);

    private static string Name(TrainingSetRecord set) => ProvName.Of("training-set", set.Id);

    private static string Composing(string set) => ProvName.Of("composing", set);

    private static string Training(ModelRecord model) => ProvName.Of("training", model.Id);

    private static string Run(RunRecord run) => ProvName.Of("run", run.Id);

    private static string Plan(string run) => ProvName.Of("plan", run);

    private static ProvAttribute[] Pair(string key, string value, string otherKey, string otherValue) =>
        [ProvAttribute.Of(key, value), ProvAttribute.Of(otherKey, otherValue)];
}
