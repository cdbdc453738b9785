using TextMad.Experiments.OnWeb;
using TextMad.Numerics.Random;
using TextMad.SimulatedWeb;

namespace TextMad.Tests.SimulatedWeb;

/// <summary>What pages owe to whom: the part of a text that they show counts, and nothing else.</summary>
public sealed class PageOriginsTests
{
    [Fact]
    public void A_page_states_the_share_that_its_weighted_sources_give()
    {
        var articles = new MixedSupply();
        var hand = new Recording(new InventedAuthor());
        var prompted = articles.Prompted("other/g2", 400);
        var known = new Recording(new DocumentAuthor("known", prompted, reuse: true, prompts: articles.Find));
        var options = new WebOptions { Sites = new SiteOptions { Count = 120 } };
        AuthorShare[] authors = [new(hand, 2), new(known)];
        var world = WebWorld.Create(options, 3, articles, authors);
        for (var week = 0; week < 5; week++)
        {
            world.Tick(authors);
        }

        foreach (var document in hand.Written.Concat(known.Written))
        {
            articles.Add(document);
        }

        var origins = new WorldOrigins(world);
        var (pages, partial, copied, edited, mixedHumans, worst) = (0, 0, 0, 0, 0, 0.0);
        foreach (var url in world.PageUrls())
        {
            var truth = world.TruthOf(url)!;
            var given = TextShares.Of(origins.Of(url, "t", null), articles.SharesOf);
            worst = Math.Max(worst, Math.Abs(given.MachineShare - truth.MachineShare));
            Assert.Equal(1, given.Origins.Sum(share => share.Weight), 9);
            Assert.Equal(truth.Parents.Count, truth.Parents.DistinctBy(parent => (parent.Document, parent.OwnWords)).Count());
            pages++;
            copied += truth.CopyOf is null ? 0 : 1;
            edited += truth.Parents.Count > 2 ? 1 : 0;
            partial += truth.Parents.Any(parent => parent.OwnWords) && truth.MachineShare is > 0 and < 1 ? 1 : 0;
            mixedHumans += truth.Author is null && truth.MachineShare is > 0 and < 1 ? 1 : 0;
        }

        Assert.InRange(worst, 0, 1e-6);
        Assert.True(pages > 300 && partial > 100 && copied > 50 && edited > 30 && mixedHumans > 10, $"{pages} {partial} {copied} {edited} {mixedHumans}");

        // What is at stake: by the shares of whole texts, as pages that do not know their parts have, many would be wrong.
        var wrong = world.PageUrls().Count(url => Math.Abs(
            world.TruthOf(url)!.Parents.Sum(parent => parent.Weight * articles.SharesOf(parent.Document).MachineShare) - world.TruthOf(url)!.MachineShare) > 0.01);
        Assert.True(wrong > partial / 2, $"{wrong} of {partial}");
    }

    [Fact]
    public void A_continued_page_names_the_article_for_its_beginning_and_the_model_for_the_rest()
    {
        var article = new InventedSupply(60).Article(7);
        var words = article.Text.Split(' ');
        var text = string.Join(' ', words[..20]) + " XX and more words of the model.";
        var document = Document.Create(text, new Origin.Sampled(new ModelId("m/g0"), 0, 1, article.Id, 0.7));
        var content = PageContent.Continued(document, PageContent.Of(article, 0.25))!;
        var own = " XX and more words of the model.".Length - 1;
        Assert.Equal([new TextSpan(content.Text.Length - own, 0, 0.25f), new TextSpan(own, 1, 1, OwnWords: true)], content.Spans);
        Assert.Equal([article.Id, document.Id], content.Sources);
        var parents = PageContent.Parents(content.Spans, content.Sources);
        Assert.Equal([(article.Id, false), (document.Id, true)], parents.Select(parent => (parent.Document, parent.OwnWords)));
        Assert.Equal((double)own / content.Text.Length, parents[1].Weight, 12);
        Assert.Null(PageContent.Continued(document, PageContent.Of(Document.Create("~", new Origin.Imported("s", "l")), 0)));

        // A sentence across the border keeps both its parts where it is put.
        var start = content.Text.Length - own - 5;
        var part = content.Part(start, content.Text.Length);
        var page = PageContent.Of(new InventedSupply(60).Article(8), 0);
        var filled = page.Replace([new Replacement(10, 30, part, IsParagraph: true)]);
        Assert.Equal(
            [(page.Sources[0], 10, false), (article.Id, 6, false), (document.Id, own, true), (page.Sources[0], page.Text.Length - 30, false)],
            filled.Spans.Select(span => (filled.Sources[span.Source], span.Bytes, span.OwnWords)));
        Assert.Equal((byte)'\n', filled.Text[10]);
    }

    [Fact]
    public void A_world_of_an_older_version_is_read_goes_on_and_knows_what_can_be_known()
    {
        var old = WebWorld.Load(Path.Combine(AppContext.BaseDirectory, "Formats", "webs", "world-2.web"), new InventedSupply(40));
        Assert.Contains(old.State.Pages.SelectMany(page => page.Spans), span => span.MachineShare == 1);
        Assert.All(old.State.Pages.SelectMany(page => page.Spans), span => Assert.Equal(span.MachineShare == 1, span.OwnWords));

        // The same history in this version: the same texts and links, and the article for the beginning of what was continued.
        var author = new InventedAuthor();
        var world = WebWorld.Create(new WebOptions { Sites = new SiteOptions { Count = 3, LargestSize = 6 } }, 2, new InventedSupply(40), [new(author)]);
        for (var week = 0; week < 4; week++)
        {
            world.Tick([new(author)]);
        }

        Assert.Equal(old.CurrentTick, world.CurrentTick);
        Assert.Equal(old.State.Pages.Count, world.State.Pages.Count);
        foreach (var (before, now) in old.State.Pages.Zip(world.State.Pages))
        {
            Assert.Equal(old.State.Arena.Read(before.Text), world.State.Arena.Read(now.Text));
            Assert.Equal(before.Links, now.Links);
            Assert.Equal(before.MachineShare, now.MachineShare, 1e-6);
            Assert.Equal((before.Born, before.Changed, before.Version, before.ChangeRate, before.Author), (now.Born, now.Changed, now.Version, now.ChangeRate, now.Author));
        }

        var articles = Enumerable.Range(0, 20).Select(i => new InventedSupply(40).Article(i).Id).ToHashSet();
        Assert.All(world.State.Pages, page => Assert.All(
            page.Spans, span => Assert.Equal(span.MachineShare == 0, articles.Contains(page.Sources[span.Source]))));

        // It goes on, and is kept in the new form.
        var file = Path.Combine(Path.GetTempPath(), $"textmad-{Guid.NewGuid():N}.web");
        try
        {
            old.Tick();
            old.Save(file);
            var again = WebWorld.Load(file, new InventedSupply(40));
            Assert.Equal(old.State.Pages.SelectMany(page => page.Spans), again.State.Pages.SelectMany(page => page.Spans));
            Assert.Equal(old.Statistics(), again.Statistics());
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Articles by humans, imports of which a part is a machine's, passages of these, and texts that a model went on with.</summary>
    private sealed class MixedSupply : IArticleSupply
    {
        private readonly Dictionary<DocumentId, Document> _known = [];
        private readonly Dictionary<DocumentId, TextShares> _shares = [];
        private readonly InventedSupply _texts = new();

        public long Count => _texts.Count;

        public Document Article(long index)
        {
            var text = _texts.Article(index).Text;
            var share = index % 3 == 0 ? 0.1 * (index % 7) : 0;
            var import = Add(Document.Create(text, new Origin.Imported("mixed", $"{index}", MachineShare: share)));
            return index % 2 == 0 ? import : Add(Document.Create(text, new Origin.Derived("passage", [new Parent(import.Id)])));
        }

        public double MachineShareOf(Document document) => TextShares.Of(document.Origin, SharesOf).MachineShare;

        public Document Add(Document document)
        {
            _known.TryAdd(document.Id, document);
            return document;
        }

        public Document? Find(DocumentId id) => _known.GetValueOrDefault(id);

        public TextShares SharesOf(DocumentId id) =>
            _shares.TryGetValue(id, out var shares) ? shares : _shares[id] = TextShares.Of(_known[id].Origin, SharesOf);

        /// <summary>Texts that continue articles, texts that continue these, and texts of which words were changed.</summary>
        public IReadOnlyList<Document> Prompted(string model, int count)
        {
            var written = new List<Document>();
            for (var i = 0; i < count; i++)
            {
                var prompt = i % 3 == 1 ? written[i - 1] : Article(1_000_000 + i);
                var kept = prompt.Text[..(60 + (i % 40))];
                var own = InventedSupply.Text(RandomKey.FromSeed(5).At((ulong)i), 40 + (i % 50));
                var share = (double)own.Length / (own.Length + kept.Length);
                written.Add(Add(Document.Create(
                    $"{kept}{own}", new Origin.Sampled(new ModelId(model), 2, i, prompt.Id, share, Purpose: i % 3 == 2 ? SamplePurpose.Edit : SamplePurpose.Page))));
            }

            return written;
        }
    }

    private sealed class Recording(IMachineAuthor author) : IMachineAuthor
    {
        public List<Document> Written { get; } = [];

        public string Name => author.Name;

        public IReadOnlyList<Document> Write(IReadOnlyList<WritingTask> tasks)
        {
            var written = author.Write(tasks);
            Written.AddRange(written);
            return written;
        }

        public Document? FindPrompt(DocumentId prompt) => author.FindPrompt(prompt);
    }
}
