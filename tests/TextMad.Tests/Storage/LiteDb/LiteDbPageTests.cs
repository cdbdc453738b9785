using LiteDB;
using System.Text.RegularExpressions;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Tests.Laws;

namespace TextMad.Tests.Storage.LiteDb;

/// <summary>The page <c>litedb</c> of the manual describes the collections, fields, types and indexes that stores have, all of them and no others.</summary>
public sealed partial class LiteDbPageTests : IDisposable
{
    private static readonly string _page = File.ReadAllText(Path.Combine(Repository.Root, "src", "TextMad.Cli", "Topics", "litedb.md"));

    private readonly TemporaryFolder _folder = new();

    public LiteDbPageTests()
    {
        using (var store = LiteDbStores.Open(Store, StoreOpenMode.Create))
        {
            store.Commit(Everything());
        }

        // What is short is not worth compressing.
        using var compressing = LiteDbStores.Open(Store + "?texts=compressed", StoreOpenMode.Existing);
        var batch = new StoreBatch();
        batch.Documents.Add(Document.Create("Oh.", new Origin.Imported("short", "1")));
        compressing.Commit(batch);
    }

    private string Store => _folder.File("corpus.litedb");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_manual_page_lists_the_collections_as_they_are()
    {
        var pages = Collection().Matches(_page).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        using var database = new LiteDatabase($"Filename={Store};ReadOnly=true");
        Assert.Equal(database.GetCollectionNames().Order(StringComparer.Ordinal), pages.Keys.Order(StringComparer.Ordinal));
        foreach (var (collection, page) in pages)
        {
            var documented = Field().Matches(page).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Split(" or "));
            var written = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
            foreach (var (name, value) in database.GetCollection(collection).FindAll().SelectMany(row => row).Where(field => !Beside().IsMatch(field.Key)))
            {
                (written.TryGetValue(name, out var types) ? types : written[name] = []).Add(TypeOf(value));
            }

            Assert.Equal((collection, string.Join(' ', written.Keys.Order(StringComparer.Ordinal))), (collection, string.Join(' ', documented.Keys.Order(StringComparer.Ordinal))));
            foreach (var (field, types) in written)
            {
                Assert.True(types.IsSubsetOf(documented[field]),
                    $"{collection}.{field} is {string.Join(" or ", types)}, and the page says {string.Join(" or ", documented[field])}");
            }

            var indexes = database.GetCollection("$indexes").FindAll()
                .Where(index => index["collection"].AsString == collection && index["name"].AsString != "_id")
                .Select(index => $"`{index["name"].AsString}`" + (index["unique"].AsBoolean ? " (unique)" : "")
                    + (index["expression"].AsString == $"$.{index["name"].AsString}" ? ""
                        : $" over the elements of `{Elements().Match(index["expression"].AsString).Groups[1].Value}`"))
                .ToList();
            var line = page.Split('\n').Single(line => line.StartsWith("Indexes: ", StringComparison.Ordinal))["Indexes: ".Length..].TrimEnd('.');
            Assert.Equal(
                (collection, string.Join(", ", indexes.Order(StringComparer.Ordinal))),
                (collection, line == "none" ? "" : string.Join(", ", line.Split(", ").Order(StringComparer.Ordinal))));
        }

        var schema = database.GetCollection("store").FindById("textmad")["schema"].AsInt32;
        Assert.Contains(FormattableString.Invariant($"This is schema {schema}:"), _page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_question_of_the_page_is_answered()
    {
        using var store = LiteDbStores.Open(Store, StoreOpenMode.ReadOnly);
        var questions = Question().Matches(_page).Select(match => match.Groups[1].Value).ToList();
        Assert.True(questions.Count >= 5);
        foreach (var question in questions)
        {
            Assert.NotEmpty(store.Query(question, 10).Rows);
        }
    }

    [Fact]
    public void The_program_of_the_page_is_the_sample()
    {
        var program = Program().Match(_page).Groups[1].Value;
        var sample = File.ReadAllText(Path.Combine(Repository.Root, "tests", "TextMad.Samples", "WhoWroteIt.cs"));
        Assert.Contains("GetCollection(\"ancestry\").Find(Query.EQ(\"model\", ", program, StringComparison.Ordinal);
        Assert.Contains("GetCollection(\"ancestry\").Find(Query.EQ(\"model\", ", sample, StringComparison.Ordinal);
    }

    // Something of everything, under the names that the page's questions use.
    private static StoreBatch Everything()
    {
        var (first, second) = (new ModelId("quickstart/base/s1/g0"), new ModelId("quickstart/replace/s1/g2"));
        var far = new string('é', 3000);
        var random = new Random(7);
        var real = Document.Create("The jury said so.", new Origin.Imported("brown", "ca01", "press", MachineShare: 0.25, WrittenBy: "ChatGPT"), "en");
        var page = Document.Create("The jury, again.", new Origin.Crawled("http://a.example/p", "7", Sources: [new Parent(real.Id)]));
        var derived = Document.Create("The jury", new Origin.Derived("cut", [new Parent(real.Id, 0.5), new Parent(page.Id, 0.5)]));
        var continued = Document.Create("The jury wrote", new Origin.Sampled(first, 0, 0, real.Id, 0.5));
        var batch = new StoreBatch();
        batch.Documents.AddRange(
        [
            real, page, derived, continued,
            Document.Create("free", new Origin.Sampled(first, 0, 1)),
            Document.Create("long name", new Origin.Imported(far, "1")),
            Document.Create(string.Concat(Enumerable.Repeat("So it is. ", 10_000)), new Origin.Imported("long", "1")),
            Document.Create(Random(9_000_000), new Origin.Imported("long", "2")),
        ]);
        batch.Corpora.Add(new CorpusRecord("brown", "Brown"));
        batch.Corpora.Add(new CorpusRecord("empty"));
        batch.Members.AddRange(batch.Documents.Select(document => new CorpusMember("brown", document.Id)));
        batch.Dropped.AddRange([new DroppedDocument("brown", "f:1", "empty"), new DroppedDocument("brown", "f:2", "exact_duplicate", real.Id.ToString())]);
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        batch.Runs.AddRange([new RunRecord("quickstart", RunStatus.Done, "seed: 1", noon.AddTicks(7), noon.AddHours(1)), new RunRecord("other", RunStatus.Running, "", noon)]);
        batch.TrainingSets.AddRange(
        [
            new TrainingSet(first.Value, "quickstart", [new(real.Id, 10), new(page.Id, 5)]),
            new TrainingSet(
                second.Value, "quickstart", [new(derived.Id, 3), new(continued.Id, 4), new(batch.Documents[5].Id, 1)], [new TrainingSelector(first, "judge")]),
        ]);
        batch.Models.AddRange(
        [
            new ModelRecord(first, "quickstart", "base", 1, 0, first.Value, Checkpoint: "runs/x", Checksum: "00"),
            new ModelRecord(second, "quickstart", "replace", ulong.MaxValue, 2, second.Value, first),
        ]);
        batch.Files.AddRange([new KeptFile("quickstart", "metrics.jsonl", "00", 7, "01"), new KeptFile("quickstart", "web/world.bin", null, 0)]);
        batch.Withdrawals.AddRange([new Withdrawal(continued.Id, "asked", noon.AddTicks(3)), new Withdrawal(batch.Documents[4].Id, "asked", noon, Erased: true)]);
        return batch;

        string Random(int length) => string.Create(length, 0, (span, _) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = (char)random.Next(' ', 0x7ff);
            }
        });
    }

    private static string TypeOf(BsonValue value) => value.Type switch
    {
        BsonType.Int32 => "int",
        BsonType.Int64 => "long",
        BsonType.Boolean => "bool",
        BsonType.DateTime => "date",
        _ => value.Type.ToString().ToLowerInvariant(),
    };

    [GeneratedRegex("^### `(\\w+)`\\n(.*?)(?=^##)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Collection();

    [GeneratedRegex("^\\| `(\\w+)` \\| ([a-z ]+) \\| .+ \\|$", RegexOptions.Multiline)]
    private static partial Regex Field();

    [GeneratedRegex("_(name|ticks)$")]
    private static partial Regex Beside();

    [GeneratedRegex("^\\$\\.(\\w+)\\[\\*\\]$")]
    private static partial Regex Elements();

    [GeneratedRegex("^textmad query '([^']+)'$", RegexOptions.Multiline)]
    private static partial Regex Question();

    [GeneratedRegex("```csharp\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Program();
}
