using TextMad.Corpora;
using TextMad.Experiments.Models;
using TextMad.Experiments.Prepared;
using TextMad.Numerics.Random;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Storage.Sqlite;
using TextMad.Tokenization;

namespace TextMad.Tests.Experiments.Prepared;

/// <summary>A corpus that is cut and tokenized once and read item by item is the same as one that is cut and tokenized in memory.</summary>
public sealed class PreparedTextsTests : IDisposable
{
    private static readonly string[] _words = "the of and to a in that is was he for it with as his on be at by I this had not are but from or have an they".Split(' ');

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("textmad-prepared-");
    private readonly Workspace _workspace;
    private readonly SqliteCorpusStore _store;

    public PreparedTextsTests()
    {
        _workspace = Workspace.At(_folder.FullName);
        _store = SqliteCorpusStore.Open(_workspace.StorePath, StoreOpenMode.Create);
        Add(0, 1300);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(40)]
    public void Items_are_those_that_are_cut_in_memory(int words)
    {
        var (plan, tokenizer) = (Plan(words), Tokenizer());
        var order = plan.Documents.Select(id => _store.FindDocument(id)!).ToList();
        var heldout = CorpusPassages.Cut(order[..130], words);
        var real = CorpusPassages.Cut(order[130..], words);
        for (var round = 0; round < 2; round++)
        {
            using var texts = Open(plan, tokenizer);
            Assert.Equal(heldout.Count, texts.Heldout);
            var items = new PreparedItems(texts);
            Assert.Equal(real, items.Select(item => item.Document));
            Assert.Equal(heldout, texts.Documents([.. Enumerable.Range(0, texts.Heldout)]));
            Assert.Equal(real.Select(document => tokenizer.Encode(document.Text)), items.Select(item => item.Tokens.ToArray()));
            Assert.Equal(real.Select(document => tokenizer.Encode(document.Text).Length + 1L), Enumerable.Range(0, items.Count).Select(items.SizeOf));
            Assert.Equal(real.Sum(document => (long)document.CountBytes()), items.Bytes);
            Assert.Equal(
                real.Index().Where(document => document.Item.Origin is Origin.Derived).Select(document => (document.Index, document.Item.Id)), items.Derived());
            int[] some = [7, 3, 7, items.Count - 1, 0];
            Assert.Equal(some.Select(item => real[item]), items.Take(some).Select(item => item.Document));
        }
    }

    [Fact]
    public void A_tokenizer_is_trained_on_the_texts_that_are_not_held_out()
    {
        var plan = Plan(12);
        var order = plan.Documents.Select(id => _store.FindDocument(id)!).ToList();
        Assert.Equal(
            CorpusPassages.Cut(order[130..], 12).Select(document => document.Text).Order(StringComparer.Ordinal),
            PreparedTexts.TrainingTexts(_store, plan, IProgressSink.None, default).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Texts_that_a_judge_has_seen_are_left_out()
    {
        var all = Plan(12);
        var seen = all.Documents.Take(200).Select(id => _store.FindDocument(id)!.HashContent()).ToHashSet();
        var plan = all with { LeftOut = seen };
        Assert.NotEqual(all.Key, plan.Key);
        using var texts = Open(plan, null);
        var order = plan.Documents.Select(id => _store.FindDocument(id)!).Where(document => !seen.Contains(document.HashContent())).ToList();
        Assert.Equal(CorpusPassages.Cut(order, 12), texts.Documents([.. Enumerable.Range(0, texts.Count)]));
        Assert.Equal(CorpusPassages.Cut(order[..(int)Math.Ceiling(0.1 * order.Count)], 12).Count, texts.Heldout);
    }

    [Fact]
    public void What_is_damaged_is_made_again_or_told_and_never_used()
    {
        var (plan, tokenizer) = (Plan(12), Tokenizer());
        string path;
        using (Open(plan, tokenizer))
        {
            path = Assert.Single(Directory.GetFiles(_workspace.PreparedDirectory, "*.texts"));
        }

        var whole = File.ReadAllBytes(path);
        var told = 0;
        for (var at = 0; at < whole.Length; at += 20_011)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 1;
            File.WriteAllBytes(path, damaged);
            try
            {
                using var texts = Open(plan, tokenizer);
                _ = new PreparedItems(texts).Count(item => item.Tokens.Length > 0);
                _ = texts.Documents([.. Enumerable.Range(0, texts.Heldout)]);
            }
            catch (TextMadException failure)
            {
                Assert.Contains("was damaged and is removed", failure.Message, StringComparison.Ordinal);
                Assert.False(File.Exists(path));
                told++;
            }

            using var again = Open(plan, tokenizer);
            Assert.Equal(whole, File.ReadAllBytes(path));
        }

        Assert.True(told > 2);
        File.WriteAllBytes(path, whole[..^5]);
        using var last = Open(plan, tokenizer);
        Assert.Equal(whole, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_corpus_that_has_grown_is_prepared_anew()
    {
        using (Open(Plan(12), null))
        {
        }

        Add(1300, 1310);
        using var texts = Open(Plan(12), null);
        Assert.Equal(2, Directory.GetFiles(_workspace.PreparedDirectory, "*.texts").Length);
        Assert.Equal(CorpusPassages.Cut([.. Plan(12).Documents.Select(id => _store.FindDocument(id)!)], 12), texts.Documents([.. Enumerable.Range(0, texts.Count)]));
    }

    [Fact]
    public void Where_nothing_can_be_kept_it_is_made_for_one_use()
    {
        File.WriteAllText(_workspace.PreparedDirectory, "in the way");
        using var texts = Open(Plan(12), null);
        Assert.True(texts.Count > 1000);
        Assert.Equal("in the way", File.ReadAllText(_workspace.PreparedDirectory));
    }

    [Fact]
    public void A_supply_takes_the_same_items_of_a_prepared_corpus_as_of_a_list()
    {
        using var texts = Open(Plan(12), Tokenizer());
        var items = new PreparedItems(texts);
        List<TextItem> list = [.. items];
        var key = RandomKey.FromSeed(3);
        var (one, other) = (new TextSupply(items, 500, reuse: true, key), new TextSupply(list, 500, reuse: true, key));
        Assert.Equal(Ids(other.Initial), Ids(one.Initial));
        Assert.Equal(Ids(other.Rest), Ids(one.Rest));
        Assert.Equal(one.Initial.Sum(item => item.Size), one.InitialTokens);
        Assert.Equal(other.FreshTokens, one.FreshTokens);
        Assert.Equal(Ids(other.Fresh(3, 20_000)), Ids(one.Fresh(3, 20_000)));
        Assert.Equal(list.Count, one.Initial.Count + one.Rest.Count);

        static IEnumerable<DocumentId> Ids(IEnumerable<TextItem> items) => items.Select(item => item.Document.Id);
    }

    private static BytePairTokenizer Tokenizer() =>
        BytePairTokenizer.Train([string.Join(' ', _words)], new BytePairTrainingOptions { Vocabulary = 280 }, null, default);

    private PreparedTexts Open(PreparedPlan plan, ITokenizer? tokenizer) =>
        PreparedTexts.Open(_store, new PreparedFolder(_workspace), plan, tokenizer, "words", IProgressSink.None, default);

    private PreparedPlan Plan(int words) => new(
        "c", CorpusPassages.InHeldoutOrder(CorpusPassages.ReadIds(_store, "c", "corpus")), words, 0.1, IsBounded: true, LeftOut: null);

    private void Add(int from, int to)
    {
        var random = new Random(from);
        var batch = new StoreBatch();
        if (from == 0)
        {
            batch.Corpora.Add(new CorpusRecord("c", null));
        }

        for (var i = from; i < to; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 90)).Select(w => _words[random.Next(_words.Length)] + (random.Next(9) switch
            {
                0 => ". ",
                1 => "\n\n\n\n",
                2 => "          ",
                _ => " ",
            })));
            var document = Document.Create(i % 50 == 0 ? "   \n" : text, new Origin.Imported("s", $"{i}"));
            batch.Documents.Add(document);
            batch.Members.Add(new CorpusMember("c", document.Id));
        }

        _store.Commit(batch);
    }
}
