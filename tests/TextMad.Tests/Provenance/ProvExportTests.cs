using System.Text;
using System.Text.Json;
using TextMad.Provenance.Prov;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Tests.Provenance;

/// <summary>PROV-JSON: the form that the W3C's submission asks for, and what is said in it.</summary>
public sealed class ProvExportTests : IDisposable
{
    private static readonly Dictionary<string, string[]> _relations = new()
    {
        ["wasAssociatedWith"] = ["prov:activity", "prov:agent"],
        ["wasGeneratedBy"] = ["prov:entity", "prov:activity"],
        ["used"] = ["prov:activity", "prov:entity"],
        ["wasDerivedFrom"] = ["prov:generatedEntity", "prov:usedEntity"],
        ["wasInfluencedBy"] = ["prov:influencee", "prov:influencer"],
        ["hadMember"] = ["prov:collection", "prov:entity"],
        ["wasInvalidatedBy"] = ["prov:entity", "prov:activity"],
    };

    private readonly ProvenanceStore _made = new();
    private DocumentId _page;

    public void Dispose() => _made.Dispose();

    [Fact]
    public void Every_name_used_in_a_PROV_export_is_declared()
    {
        using var json = Json(ProvExport.OfRun(_made.Store, Loop()));
        var root = json.RootElement;
        var declared = new[] { "entity", "activity", "agent" }.SelectMany(section => root.GetProperty(section).EnumerateObject()).Select(record => record.Name).ToHashSet();
        var prefixes = root.GetProperty("prefix").EnumerateObject().Select(prefix => prefix.Name + ":").ToArray();
        Assert.All(declared, name => Assert.Contains(prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
        Assert.All(declared, name => Assert.All(name, c => Assert.True(char.IsAsciiLetterOrDigit(c) || ":/_-.%".Contains(c))));
        foreach (var section in root.EnumerateObject().Where(section => section.Name is not ("prefix" or "entity" or "activity" or "agent")))
        {
            Assert.All(section.Value.EnumerateObject(), relation =>
            {
                Assert.StartsWith("_:", relation.Name);
                Assert.All(_relations[section.Name], end => Assert.Contains(relation.Value.GetProperty(end).GetString()!, declared));
            });
        }
    }

    [Fact]
    public void A_PROV_export_states_what_each_model_used_and_wrote()
    {
        using var json = Json(ProvExport.OfRun(_made.Store, Loop()));
        Assert.Equal(4, Relations(json, "hadMember").Count);
        Assert.Contains(("tm:training-set/r/m1", "tm:composing/r/m1"), Relations(json, "wasGeneratedBy"));
        var composing = json.RootElement.GetProperty("activity").GetProperty("tm:composing/r/m1");
        Assert.Equal(("replace", "1", "1"), (composing.GetProperty("tm:regime").GetString(), Value(composing, "tm:seed"), Value(composing, "tm:generation")));
        Assert.Equal("tm:plan/r",
            Assert.Single(json.RootElement.GetProperty("wasAssociatedWith").EnumerateObject(),
                relation => relation.Value.GetProperty("prov:activity").GetString() == "tm:training/r/m1").Value.GetProperty("prov:plan").GetString());
        Assert.Equal("loop: {}", json.RootElement.GetProperty("entity").GetProperty("tm:plan/r").GetProperty("tm:configuration").GetString());
        Assert.Equal(
            [
                ("tm:composing/r/m%20%22e%22", "tm:source/a%20site"),
                ("tm:composing/r/m%20%22e%22", "tm:source/brown"),
                ("tm:composing/r/m1", "tm:texts/r/m%20%22e%22"),
                ($"tm:deriving/merge/{_page}", $"tm:document/{_page}"),
                ("tm:importing/a%20site", "tm:source/a%20site"),
                ("tm:importing/brown", "tm:source/brown"),
                ("tm:run/r", "tm:plan/r"),
                ("tm:sampling/r/m%20%22e%22", "tm:model/r/m%20%22e%22"),
                ($"tm:takedown/{_page}", $"tm:document/{_page}"),
                ("tm:training/r/m%20%22e%22", "tm:training-set/r/m%20%22e%22"),
                ("tm:training/r/m1", "tm:model/r/m%20%22e%22"),
                ("tm:training/r/m1", "tm:training-set/r/m1"),
            ],
            Relations(json, "used").OrderBy(pair => pair.Item1, StringComparer.Ordinal).ThenBy(pair => pair.Item2, StringComparer.Ordinal));
        Assert.Single(Relations(json, "wasDerivedFrom"));
        var withdrawn = Assert.Single(json.RootElement.GetProperty("wasInvalidatedBy").EnumerateObject()).Value;
        Assert.Equal(("asked for", "1970-01-01T00:00:00.000Z"), (withdrawn.GetProperty("tm:reason").GetString(), withdrawn.GetProperty("prov:time").GetString()));
    }

    [Fact]
    public void A_corpus_comes_with_what_its_documents_were_made_from()
    {
        var source = _made.Real();
        var part = _made.Derive((source, 1));
        var batch = new StoreBatch();
        batch.Corpora.Add(new CorpusRecord("parts"));
        batch.Members.Add(new CorpusMember("parts", part));
        _made.Store.Commit(batch);
        var export = ProvExport.OfCorpus(_made.Store, _made.Store.Corpora().Single());
        using var json = Json(export);
        Assert.Equal(2, export.Documents);
        Assert.Equal([("tm:corpus/parts", $"tm:document/{part}")], Relations(json, "hadMember"));
        Assert.Equal([($"tm:document/{part}", $"tm:document/{source}")], Relations(json, "wasDerivedFrom"));
    }

    [Fact]
    public void Every_activity_used_something_and_nothing_goes_round_in_a_circle()
    {
        var run = Web();
        using var json = Json(ProvExport.OfRun(_made.Store, run));
        var used = Relations(json, "used").Select(pair => pair.Item1).ToHashSet();
        Assert.All(json.RootElement.GetProperty("activity").EnumerateObject(), activity => Assert.Contains(activity.Name, used));
        var generated = Relations(json, "wasGeneratedBy").Select(pair => pair.Item1).ToList();
        Assert.Equal(generated.Count, generated.Distinct().Count());
        Assert.All(
            json.RootElement.GetProperty("entity").EnumerateObject().Where(entity => entity.Name.Split('/')[0] is "tm:document" or "tm:training-set"),
            entity => Assert.Contains(entity.Name, generated));

        // What a thing follows from stands left of it, however one goes.
        var edges = new[] { "used", "wasGeneratedBy", "wasDerivedFrom", "wasInfluencedBy", "hadMember" }.SelectMany(kind => Relations(json, kind)).ToLookup(pair => pair.Item1,
            pair => pair.Item2);
        var state = new Dictionary<string, bool>();
        bool isFree(string node)
        {
            if (state.TryGetValue(node, out var done))
            {
                return done;
            }

            state[node] = false;
            return state[node] = edges[node].All(isFree);
        }

        Assert.All(edges, edge => Assert.True(isFree(edge.Key)));
    }

    [Fact]
    public void Edits_and_later_versions_of_a_page_are_revisions_and_derivations_have_weights()
    {
        using var json = Json(ProvExport.OfRun(_made.Store, Web()));
        var derived = json.RootElement.GetProperty("wasDerivedFrom").EnumerateObject().Select(relation => relation.Value).ToList();
        List<string> kinds = [.. derived.Select(relation =>
            $"{relation.GetProperty("tm:kind").GetString()} {(relation.TryGetProperty("tm:weight", out var weight) ? weight.GetProperty("$").GetString() : "-")} "
            + $"{relation.TryGetProperty("prov:type", out var type) && type.GetProperty("$").GetString() == "prov:Revision"}")];
        kinds.Sort(StringComparer.Ordinal);
        Assert.Equal(["continued_from 0.25 False", "edited_from 0.75 True", "later_version - True", "made_from 0.5 False", "made_from 0.5 False"], kinds);

        // A visit per URL and time, each with its page; the same URL in another corpus is another world's.
        var visits = json.RootElement.GetProperty("activity").EnumerateObject().Where(activity => activity.Name.StartsWith("tm:crawling/", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, visits.Count);
        Assert.Equal(
            ("http://a.example/1", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00.000Z"),
            (visits[0].Value.GetProperty("tm:url").GetString(), visits[0].Value.GetProperty("tm:retrieved").GetString(),
                visits[0].Value.GetProperty("prov:startTime").GetString()));

        // The clock of a simulated web is not that of the models that wrote for it.
        var simulated = Assert.Single(visits, visit => visit.Value.GetProperty("tm:url").GetString() == "http://b.example/");
        Assert.Equal(("2024-01-09T00:00:00Z", "2025-01-01T00:00:00.000Z"),
            (simulated.Value.GetProperty("tm:retrieved").GetString(), simulated.Value.GetProperty("prov:endTime").GetString()));
        var sampling = json.RootElement.GetProperty("activity").GetProperty("tm:sampling/m0");
        Assert.Equal("tm:Sampling", Value(sampling, "prov:type"));
        Assert.Equal(("2025-01-01T00:00:00.000Z", "2025-01-01T00:00:00.000Z"),
            (sampling.GetProperty("prov:startTime").GetString(), sampling.GetProperty("prov:endTime").GetString()));
        Assert.True(json.RootElement.GetProperty("activity").TryGetProperty("tm:editing/m0", out _));
    }

    [Fact]
    public void What_chose_a_training_set_influenced_it_and_comes_with_what_it_had_read()
    {
        using var json = Json(ProvExport.OfRun(_made.Store, Web()));
        Assert.Equal([("tm:training-set/m1", "tm:model/judge/x/0")], Relations(json, "wasInfluencedBy"));
        Assert.Contains(("tm:composing/m1", "tm:model/judge/x/0"), Relations(json, "used"));
        Assert.Contains(("tm:model/judge/x/0", "tm:training/judge/x/0"), Relations(json, "wasGeneratedBy"));
        Assert.Single(Relations(json, "hadMember"), pair => pair.Item1 == "tm:training-set/judge/x/0");
        Assert.Equal("shape: 1", json.RootElement.GetProperty("entity").GetProperty("tm:plan/judge/x/0").GetProperty("tm:configuration").GetString());
        Assert.Equal("judge", json.RootElement.GetProperty("entity").GetProperty("tm:model/judge/x/0").GetProperty("tm:role").GetString());
    }

    /// <summary>
    /// A run whose second model was trained on pages, one of them made of two documents, and on a continued and an edited text of the first, all of which
    /// a judge chose.
    /// </summary>
    private RunRecord Web()
    {
        var human = Document.Create("a human text", new Origin.Imported("brown", "1"));
        var seen = Document.Create("what the judge read", new Origin.Imported("brown", "2"));
        var written = Document.Create("written", new Origin.Sampled(new ModelId("m0"), 0, 0));
        var continued = Document.Create("a human", new Origin.Sampled(new ModelId("m0"), 0, 1, human.Id, 0.75));
        var edited = Document.Create("an edited text", new Origin.Sampled(new ModelId("m0"), 0, 0, human.Id, 0.25, Purpose: SamplePurpose.Edit));
        var early = Document.Create("a page", new Origin.Crawled("http://a.example/1", "2024-01-01T00:00:00Z"));
        var late = Document.Create("a new page", new Origin.Crawled("http://a.example/1", "2024-01-08T00:00:00Z"));
        var elsewhere = Document.Create("a page of another world", new Origin.Crawled("http://a.example/1", "2024-01-09T00:00:00Z"));
        var mixed = Document.Create("a page of two",
            new Origin.Crawled("http://b.example/", "2024-01-09T00:00:00Z", null, 0.5, [new Parent(written.Id, 0.5), new Parent(human.Id, 0.5)]));
        Document[] pages = [early, late, elsewhere, mixed];
        var (judge, run) = (new ModelId("judge/x/0"), new RunRecord("web", RunStatus.Done, "loop: {}", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1)));
        var batch = new StoreBatch { At = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        batch.Documents.AddRange([human, seen, written, continued, edited, .. pages]);
        batch.Corpora.AddRange([new CorpusRecord("one"), new CorpusRecord("two")]);
        batch.Members.AddRange([new("one", late.Id), new("one", early.Id), new("one", mixed.Id), new("two", elsewhere.Id)]);
        batch.Runs.AddRange([run, new RunRecord(judge.Value, RunStatus.Done, "shape: 1", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, RunKind.Judge)]);
        batch.TrainingSets.AddRange(
        [
            new TrainingSet(judge.Value, judge.Value, [new(seen.Id, 5)]),
            new TrainingSet("m0", run.Id, [new(human.Id, 3)]),
            new TrainingSet("m1", run.Id, [.. pages.Append(continued).Append(edited).Select(page => new TrainingMember(page.Id, 4))], [new(judge, "verifier")]),
        ]);
        batch.Models.AddRange(
        [
            new ModelRecord(judge, judge.Value, ModelId.SharedRegime, 0, 0, judge.Value, Role: ModelRole.Judge),
            new ModelRecord(new ModelId("m0"), run.Id, ModelId.SharedRegime, 1, 0, "m0"),
            new ModelRecord(new ModelId("m1"), run.Id, "web", 1, 1, "m1"),
        ]);
        _made.Store.Commit(batch);
        return run;
    }

    private static string Value(JsonElement record, string key) => record.GetProperty(key).GetProperty("$").GetString()!;

    /// <summary>A run of two models, the second from the weights and a text of the first, whose page was withdrawn later.</summary>
    private RunRecord Loop()
    {
        var page = _page = _made.Real("a site");
        var cut = _made.Derive((page, 1));
        _made.Train("r/m \"e\"", 0, null, (cut, 30), (_made.Real(), 70));
        _made.Train("r/m1", 1, "r/m \"e\"", (_made.Sample("r/m \"e\""), 50));
        var batch = new StoreBatch();
        batch.Withdrawals.Add(new Withdrawal(page, "asked for", DateTimeOffset.UnixEpoch));
        _made.Store.Commit(batch);
        return _made.Store.Runs().Single();
    }

    private static List<(string, string)> Relations(JsonDocument json, string kind) =>
    [
        .. json.RootElement.GetProperty(kind).EnumerateObject().Select(relation =>
            (relation.Value.GetProperty(_relations[kind][0]).GetString()!, relation.Value.GetProperty(_relations[kind][1]).GetString()!)),
    ];

    private static JsonDocument Json(ProvExport export)
    {
        using var stream = new MemoryStream();
        export.Write(stream);
        return JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
    }
}
