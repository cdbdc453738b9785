using System.Text;
using System.Text.Json;
using TextMad.Provenance;
using TextMad.Storage;

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
        ["hadMember"] = ["prov:collection", "prov:entity"],
        ["wasInvalidatedBy"] = ["prov:entity", "prov:activity"],
    };

    private readonly ProvenanceStore _made = new();

    public void Dispose() => _made.Dispose();

    [Fact]
    public void Everything_that_is_named_is_declared()
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
    public void What_a_run_did_can_be_read_off()
    {
        using var json = Json(ProvExport.OfRun(_made.Store, Loop()));
        Assert.Equal(3, Relations(json, "hadMember").Count);
        Assert.Equal(
            [("tm:training/r/m%20%22e%22", "tm:training-set/r/m%20%22e%22"), ("tm:training/r/m1", "tm:model/r/m%20%22e%22"), ("tm:training/r/m1", "tm:training-set/r/m1"), ("tm:sampling/r/m%20%22e%22", "tm:model/r/m%20%22e%22")],
            Relations(json, "used").OrderBy(pair => pair.Item1.StartsWith("tm:s", StringComparison.Ordinal)).ThenBy(pair => pair));
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

    /// <summary>A run of two models, the second from the weights and a text of the first, whose page was withdrawn later.</summary>
    private RunRecord Loop()
    {
        var page = _made.Real("a site");
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
