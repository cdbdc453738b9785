using System.Diagnostics;
using System.Globalization;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Provenance.Lineages;

/// <summary>
/// Follows a lineage step by step, with weights: what <see cref="Lineage"/> shows as a tree at once, for who opens one node after the other. Every step is bounded: large groups
/// are one item with a count, whose members come some at a time.
/// </summary>
/// <param name="store">The store.</param>
internal sealed class LineageSteps(ICorpusStore store)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns the key of what a person named: a model, a source or site, a document by the beginning of its id, or a key itself.</summary>
    /// <exception cref="InputException">It names none of these.</exception>
    public StepKey Find(string name)
    {
        if (store.FindModel(new ModelId(name)) is { } model)
        {
            return new StepKey(StepKind.Model, model.Id.Value);
        }

        if (store.Count(new DocumentQuery { Source = name }).Documents > 0)
        {
            return new StepKey(StepKind.Place, name);
        }

        if (DocumentIdPrefix.IsPossible(name))
        {
            return new StepKey(StepKind.Document, DocumentIdPrefix.Resolve(store, name).ToString());
        }

        return name.Contains(':', StringComparison.Ordinal) && Enum.TryParse<StepKind>(name.Split(':')[0], ignoreCase: true, out _)
            ? StepKey.Parse(name)
            : throw new InputException(
                $"'{name}' is neither a model (run/regime/s<seed>/g<generation>), nor a source or site, nor the beginning of a document's id "
                + $"({DocumentIdPrefix.ShortestLength} to 32 hexadecimal digits).",
                new Hint.ListOf(Hint.Listed.Runs, Hint.Listed.Documents));
    }

    /// <summary>Returns what is known of something.</summary>
    /// <exception cref="InputException">The store does not hold it.</exception>
    public StepItem Item(StepKey key) => key.Kind switch
    {
        StepKind.Document => Document(store.FindSummary(IdOf(key)) ?? throw new InputException($"The store has no document {key.Name}.")),
        StepKind.Model => Model(StoreNames.Model(store, key.Name)),
        StepKind.Set => Set(store.FindTrainingSet(key.Name) ?? throw NoSet(key.Name)),
        StepKind.Part => Part(key),
        StepKind.Place => Place(key.Name),
        StepKind.Written => Written(new ModelId(key.Name)),
        StepKind.From => From(key.Name),
        _ => throw new InvalidOperationException("A key has one of these kinds."),
    };

    /// <summary>Returns what something came from.</summary>
    /// <param name="key">What.</param>
    /// <param name="take">How many at most, at least 1.</param>
    public LineageStep Up(StepKey key, int take) => key.Kind switch
    {
        StepKind.Document => UpFrom(store.FindSummary(IdOf(key)) ?? throw new InputException($"The store has no document {key.Name}."), take),
        StepKind.Model => Some(UpFrom(StoreNames.Model(store, key.Name)), take),
        StepKind.Set => UpFrom(store.FindTrainingSet(key.Name) ?? throw NoSet(key.Name), take),
        StepKind.Part => UpFromPart(key, take),
        StepKind.Written => Some([new StepLink(ModelOrName(new ModelId(key.Name)), "was_generated_by", 1, "of their words, but for what they continue or edit")], take),
        StepKind.From => Some([new StepLink(Place(key.Name), "came_from", 1, "of their words")], take),
        _ => new LineageStep([], 0),
    };

    /// <summary>Returns what came of something.</summary>
    /// <param name="key">What.</param>
    /// <param name="take">How many at most, at least 1.</param>
    public LineageStep Down(StepKey key, int take) => key.Kind switch
    {
        StepKind.Document => DownFrom(IdOf(key), take),
        StepKind.Model => DownFrom(StoreNames.Model(store, key.Name), take),
        StepKind.Set => Some([.. store.ModelsTrainedOn(key.Name).Select(model => new StepLink(Model(model), "trained", 1, "of what it was trained on"))], take),
        StepKind.Part => Some([new StepLink(Item(new StepKey(StepKind.Set, key.ReadPart().Set)), "member_of", ShareOf(key).Weight, "of its tokens")], take),
        StepKind.Place => DownFromPlace(key.Name, take),
        StepKind.Written => Members(new DocumentQuery { Model = new ModelId(key.Name) }, "generated", take),
        StepKind.From => Members(new DocumentQuery { Source = key.Name }, "gave", take),
        _ => throw new InvalidOperationException("A key has one of these kinds."),
    };

    private LineageStep UpFrom(DocumentSummary document, int take)
    {
        var origin = document.Origin;
        var links = new List<StepLink>();
        if (origin is Origin.Sampled sampled)
        {
            links.Add(new StepLink(ModelOrName(sampled.Model), "was_generated_by", sampled.MachineShare, "of its words"));
            if (sampled.Prompt is { } prompt)
            {
                var relation = sampled.Purpose == SamplePurpose.Edit ? "was_revision_of" : "prompted_by";
                links.Add(new StepLink(DocumentOrId(prompt), relation, 1 - sampled.MachineShare, "of its words"));
            }
        }

        if (origin.Place is { } place)
        {
            links.Add(new StepLink(Place(place), "came_from", 1, "of its words"));
        }

        var parents = origin.MadeFrom.OrderByDescending(parent => parent.Weight).ToList();
        links.AddRange(parents.Take(Math.Max(0, take - links.Count)).Select(parent =>
            new StepLink(DocumentOrId(parent.Document), "was_derived_from", parent.Weight, parent.OwnWords ? "of its words, the model's own alone" : "of its words")));
        var all = links.Count(link => link.Relation != "was_derived_from") + parents.Count;
        return new LineageStep([.. links.Take(take)], Math.Max(0, all - take));
    }

    private List<StepLink> UpFrom(ModelRecord model)
    {
        var links = new List<StepLink>();
        if (store.FindTrainingSet(model.TrainingSetId) is { } set)
        {
            links.Add(new StepLink(Set(set), "trained_on", 1, "of what it was trained on"));
        }

        if (model.InitialModel is { } initial)
        {
            links.Add(new StepLink(ModelOrName(initial), "began_from", null, "its weights began as those"));
        }

        return links;
    }

    private LineageStep UpFrom(TrainingSetRecord set, int take)
    {
        var shares = store.TrainingShares(set.Id);
        return new LineageStep(
            [
                .. shares.Take(take).Select((share, i) =>
                    new StepLink(Part(StepKey.OfPart(i, set.Id), share), "had_member", Share(share.Tokens, set), Tokens(share.Tokens, share.Members))),
            ],
            Math.Max(0, shares.Count - take));
    }

    private LineageStep UpFromPart(StepKey key, int take)
    {
        var (share, _) = ShareOf(key);
        var links = new List<StepLink>();
        if (share.Origin.Writer.Model is { } model)
        {
            links.Add(new StepLink(ModelOrName(model), "was_generated_by", 1, "of these words"));
        }
        else if (share.Origin.Source is { } source)
        {
            links.Add(new StepLink(Place(source), "came_from", 1, "of these words"));
        }

        var began = Stopwatch.GetTimestamp();
        var seen = new HashSet<DocumentId>();
        foreach (var member in store.ReadTrainingMembers(key.ReadPart().Set))
        {
            if (links.Count == take || Stopwatch.GetElapsedTime(began) > _patience)
            {
                return new LineageStep(links, links.Count - 1 >= share.Members ? 0 : null);
            }

            var weight = WeightIn(member.Document, share.Origin);
            if (weight > 0 && seen.Add(member.Document.Id))
            {
                links.Add(new StepLink(Document(member.Document), "had_member", weight, "of its words"));
            }
        }

        return new LineageStep(links, 0);
    }

    private double WeightIn(DocumentSummary document, WordOrigin origin)
    {
        // What most documents owe stands in their origin.
        var own = document.Origin;
        var shares = own.Inherited.Count == 0 && own is not Origin.Sampled ? TextShares.Of(own, _ => throw new InvalidOperationException()) : store.SharesOf(document.Id);
        return shares is null ? 0 : shares.Origins.Where(share => share.Origin == origin).Sum(share => share.Weight);
    }

    private LineageStep DownFrom(DocumentId id, int take)
    {
        var uses = store.TrainingUsesOf(id);
        var children = store.Children(id);
        return new LineageStep(
            [
                .. uses.Take(take).Select(use => new StepLink(Set(use.Set), "member_of", Share(use.Tokens, use.Set), Tokens(use.Tokens, use.Members))),
                .. children.Take(Math.Max(0, take - uses.Count)).Select(child => new StepLink(
                    Document(child),
                    child.Origin switch { Origin.Sampled { Purpose: SamplePurpose.Edit } => "revised", Origin.Sampled => "prompted", _ => "derived" },
                    child.Origin.Inherited.Where(parent => parent.Document == id).Sum(parent => parent.Weight),
                    "of its words")),
            ],
            Math.Max(0, uses.Count + children.Count - take));
    }

    private LineageStep DownFrom(ModelRecord model, int take)
    {
        var links = new List<StepLink>();
        if (Written(model.Id) is { GoesDown: true } written)
        {
            links.Add(new StepLink(written, "generated", null, ""));
        }

        links.AddRange(store.ModelsContinuing(model.Id).Select(next => new StepLink(Model(next), "continued_as", null, "its weights began that one")));
        links.AddRange(Uses(store.TrainingSetsWithTextOf(model.Id)));
        return Some(links, take);
    }

    private LineageStep DownFromPlace(string place, int take)
    {
        var links = new List<StepLink>();
        if (From(place) is { GoesDown: true } documents)
        {
            links.Add(new StepLink(documents, "gave", null, ""));
        }

        links.AddRange(Uses(store.TrainingSetsWithPlace(place)));
        return Some(links, take);
    }

    private IEnumerable<StepLink> Uses(IReadOnlyList<TrainingUse> uses) => uses
        .OrderByDescending(use => Share(use.Tokens, use.Set)).ThenBy(use => use.Set.Id, StringComparer.Ordinal)
        .Select(use => new StepLink(Set(use.Set), "member_of", Share(use.Tokens, use.Set), Tokens(use.Tokens, use.Members)));

    private LineageStep Members(DocumentQuery query, string relation, int take) => new(
        [.. store.ReadSummaries(query with { Limit = take }).Select(document => new StepLink(Document(document), relation, null, ""))],
        Math.Max(0, store.Count(query).Documents - take));

    private static LineageStep Some(IReadOnlyList<StepLink> links, int take) => new([.. links.Take(take)], Math.Max(0, links.Count - take));

    private static StepItem Document(DocumentSummary document) => new(
        new StepKey(StepKind.Document, document.Id.ToString()),
        OriginText.Short(document.Id),
        $"{OriginText.Describe(document.Origin)} ({Plural.Of(document.Words, "word")})",
        document.Origin is Origin.Sampled || document.Origin.Place is not null || document.Origin.MadeFrom.Count > 0,
        GoesDown: true);

    private StepItem DocumentOrId(DocumentId id) => store.FindSummary(id) is { } document
        ? Document(document)
        : new StepItem(new StepKey(StepKind.Document, id.ToString()), OriginText.Short(id), "not in this store", GoesUp: false, GoesDown: false);

    private static StepItem Model(ModelRecord model) => new(
        new StepKey(StepKind.Model, model.Id.Value),
        model.Id.Value,
        string.Create(CultureInfo.InvariantCulture, $"model of run {model.Run}, regime {model.Regime}, seed {model.Seed}, generation {model.Generation}"),
        GoesUp: true,
        GoesDown: true);

    private StepItem ModelOrName(ModelId id) => store.FindModel(id) is { } model
        ? Model(model)
        : new StepItem(new StepKey(StepKind.Model, id.Value), id.Value, "not in this store", GoesUp: false, GoesDown: false);

    private static StepItem Set(TrainingSetRecord set) => new(
        new StepKey(StepKind.Set, set.Id),
        set.Id,
        $"{Plural.Of(set.Documents, "document")}, {Plural.Of(set.Tokens, "token")}",
        GoesUp: true,
        GoesDown: true);

    private StepItem Part(StepKey key) => Part(key, ShareOf(key).Share);

    private static StepItem Part(StepKey key, TrainingShare share) => new(
        key, OriginText.Describe(share.Origin), Tokens(share.Tokens, share.Members), GoesUp: true, GoesDown: true);

    private StepItem Place(string place)
    {
        var gave = store.Count(new DocumentQuery { Source = place }).Documents;
        var detail = gave == 0 ? "a source or site" : $"source or site of {Plural.Of(gave, "document")}";
        return new StepItem(new StepKey(StepKind.Place, place), place, detail, GoesUp: false, GoesDown: true);
    }

    private StepItem Written(ModelId model)
    {
        var wrote = store.Count(new DocumentQuery { Model = model });
        return new StepItem(
            new StepKey(StepKind.Written, model.Value),
            model.Value,
            $"{Plural.Of(wrote.Documents, "document")}, {Plural.Of(wrote.Words, "word")}",
            GoesUp: true,
            wrote.Documents > 0);
    }

    private StepItem From(string place)
    {
        var gave = store.Count(new DocumentQuery { Source = place });
        return new StepItem(
            new StepKey(StepKind.From, place),
            place,
            $"{Plural.Of(gave.Documents, "document")}, {Plural.Of(gave.Words, "word")}",
            GoesUp: true,
            gave.Documents > 0);
    }

    private (TrainingShare Share, double Weight) ShareOf(StepKey key)
    {
        var (number, id) = key.ReadPart();
        var set = store.FindTrainingSet(id) ?? throw NoSet(id);
        return store.TrainingShares(id).ElementAtOrDefault(number) is { } share
            ? (share, Share(share.Tokens, set))
            : throw new InputException($"The training set '{id}' has no part {number}.");
    }

    private static DocumentId IdOf(StepKey key) => DocumentId.TryParse(key.Name, out var id) ? id : throw new InputException($"'{key.Name}' is not the id of a document.");

    private static string Tokens(double tokens, long members) => $"{Plural.Of((long)Math.Round(tokens), "token")} in {Plural.Of(members, "document")}";

    private static double Share(double tokens, TrainingSetRecord set) => set.Tokens == 0 ? 0 : Math.Clamp(tokens / set.Tokens, 0, 1);

    private static InputException NoSet(string id) => new($"The store has no training set '{id}'.");
}
