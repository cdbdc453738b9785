using TextMad.Fetching;
using TextMad.SimulatedWeb;

namespace TextMad.Tests.SimulatedWeb;

/// <summary>A world's life: the same bits from the same seed, whole saving, truth.</summary>
public sealed class WebWorldTests
{
    [Fact]
    public async Task Resumed_equals_uninterrupted_to_the_bit()
    {
        var file = Path.Combine(Path.GetTempPath(), $"textmad-{Guid.NewGuid():N}.web");
        try
        {
            var author = new InventedAuthor();
            var whole = Worlds.Small(authors: [new(author)]);
            whole.Tick([new(author)]);
            whole.Tick([new(author)]);

            author = new InventedAuthor();
            var parted = Worlds.Small(authors: [new(author)]);
            parted.Save(file);
            parted = WebWorld.Load(file, new InventedSupply());
            parted.Tick([new(author)]);
            parted.Save(file);
            parted = WebWorld.Load(file, new InventedSupply());
            parted.Tick([new(author)]);

            parted.Save(file);
            var bytes = File.ReadAllBytes(file);
            whole.Save(file);
            Assert.Equal(File.ReadAllBytes(file), bytes);
            Assert.Equal(await Served(whole), await Served(parted));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Another_seed_makes_another_web() =>
        Assert.NotEqual(await Served(Worlds.Small(seed: 1)), await Served(Worlds.Small(seed: 2)));

    [Fact]
    public void A_damaged_file_is_refused_by_name()
    {
        var file = Path.Combine(Path.GetTempPath(), $"textmad-{Guid.NewGuid():N}.web");
        try
        {
            Worlds.Small(new WebOptions { Sites = new SiteOptions { Count = 3, LargestSize = 5 } }).Save(file);
            var good = File.ReadAllBytes(file);
            foreach (var length in new[] { 0, 5, 12, good.Length / 2, good.Length - 1 })
            {
                File.WriteAllBytes(file, good[..length]);
                Assert.Contains(file, Assert.Throws<InputException>(() => WebWorld.Load(file, new InventedSupply())).Message, StringComparison.Ordinal);
            }

            for (var at = 0; at < good.Length; at += 1 + (good.Length / 200))
            {
                var bad = good.ToArray();
                bad[at] ^= 0x40;
                File.WriteAllBytes(file, bad);
                Assert.Throws<InputException>(() => WebWorld.Load(file, new InventedSupply()));
            }

            File.WriteAllBytes(file, [.. good, 0]);
            Assert.Throws<InputException>(() => WebWorld.Load(file, new InventedSupply()));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_tick_that_finds_no_articles_changes_nothing()
    {
        var options = new WebOptions { Sites = new SiteOptions { Count = 30 } };
        var needed = Worlds.Small(options).Statistics().ArticlesUsed;
        var world = WebWorld.Create(options, 1, new InventedSupply(120, needed + 1));
        var before = world.Statistics();
        Assert.Contains("articles_end", Assert.Throws<InputException>(() => world.Tick()).Message, StringComparison.Ordinal);
        Assert.Equal(before, world.Statistics());
    }

    [Fact]
    public void An_author_that_fails_changes_nothing()
    {
        var world = Worlds.Small();
        var before = world.Statistics();
        Assert.Throws<TextMadException>(() => world.Tick([new AuthorShare(new Lazybones())]));
        Assert.Equal(before, world.Statistics());
    }

    [Fact]
    public void Articles_are_never_used_twice_unless_asked_and_humans_can_stop()
    {
        var options = new WebOptions { Sites = new SiteOptions { Count = 30 }, Copies = new CopyOptions { Identical = 0, Similar = 0 } };
        var world = Worlds.Small(options);
        world.Tick();
        var whole = world.PageUrls().Select(u => world.TruthOf(u)!).Select(t => t.Parents.MaxBy(p => p.Weight).Document).ToList();
        Assert.Equal(whole.Count, whole.Distinct().Count());

        Assert.True(WebWorld.Create(options with { ArticlesEnd = SupplyEnd.Reuse }, 1, new InventedSupply(120, 5)).Statistics().ArticlesUsed > 5);
        var stopped = WebWorld.Create(options with { ArticlesEnd = SupplyEnd.Stop }, 1, new InventedSupply(120, 5));
        stopped.Tick();
        Assert.Equal(5, stopped.Statistics().ArticlesUsed);
        Assert.True(stopped.Statistics().Pages <= 5);
    }

    [Fact]
    public void Parents_sum_to_one_and_know_what_a_machine_wrote()
    {
        var world = Worlds.Small(authors: Worlds.Machine());
        for (var i = 0; i < 3; i++)
        {
            world.Tick(Worlds.Machine());
        }

        var truths = world.PageUrls().Select(u => world.TruthOf(u)!).ToList();
        Assert.All(truths, t => Assert.Equal(1, t.Parents.Sum(p => p.Weight), 9));
        Assert.All(truths, t => Assert.InRange(t.MachineShare, 0, 1));
        Assert.Contains(truths, t => t.Author is not null && t.MachineShare is > 0 and < 1);
        Assert.Contains(truths, t => t.Parents.Count > 1);
        Assert.Contains(truths, t => t.CopyOf is not null);
    }

    [Fact]
    public void Authors_share_the_market_as_told()
    {
        var (big, small) = (new InventedAuthor("a/g1"), new InventedAuthor("b/g1"));
        var options = new WebOptions { Sites = new SiteOptions { Count = 300 } };
        Worlds.Small(options, authors: [new AuthorShare(big, 3), new AuthorShare(small, 1)]);
        var n = big.Tasks.Count + small.Tasks.Count;

        // Binomial: five standard deviations.
        Assert.InRange(big.Tasks.Count, (0.75 * n) - (5 * Math.Sqrt(n * 0.75 * 0.25)), (0.75 * n) + (5 * Math.Sqrt(n * 0.75 * 0.25)));
    }

    [Theory]
    [InlineData("sites.count", "Web: sites")]
    public void Settings_out_of_range_are_refused(string setting, string where)
    {
        var wrong = Assert.Throws<InputException>(() => Worlds.Small(new WebOptions { Sites = new SiteOptions { Count = 0 } }));
        Assert.Contains(where, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(setting.Split('.')[1], wrong.Message, StringComparison.Ordinal);
        Assert.Contains("changed_per_week", Assert.Throws<InputException>(() => Worlds.Small(new WebOptions { Churn = new ChurnOptions { ChangedPerWeek = 0.1 } })).Message,
            StringComparison.Ordinal);
        Assert.Contains("identical", Assert.Throws<InputException>(() => Worlds.Small(new WebOptions { Copies = new CopyOptions { Identical = 0.5 } })).Message,
            StringComparison.Ordinal);
    }

    private static async Task<string> Served(WebWorld world)
    {
        var transport = world.Transport();
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (var url in world.HomePages().Concat(world.PageUrls()))
        {
            var response = await transport.FetchAsync(new FetchRequest(url), TestContext.Current.CancellationToken);
            hash.AppendData(BitConverter.GetBytes(response.Status));
            hash.AppendData(response.Body.Span);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private sealed class Lazybones : IMachineAuthor
    {
        public string Name => "lazybones";

        public IReadOnlyList<Document> Write(IReadOnlyList<WritingTask> tasks) => [];
    }
}
