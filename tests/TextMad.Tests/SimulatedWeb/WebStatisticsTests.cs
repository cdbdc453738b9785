using TextMad.Configuration;
using TextMad.Numerics.Random;
using TextMad.SimulatedWeb;
using TextMad.SimulatedWeb.Growth;

namespace TextMad.Tests.SimulatedWeb;

/// <summary>
/// The web's statistics against its settings. Bands are five standard errors of what is counted (binomial, or the estimator's own), so
/// that a test fails by chance about once in a million seeds; seeds are fixed.
/// </summary>
public sealed class WebStatisticsTests
{
    private static readonly WebOptions _large = new() { Sites = new SiteOptions { Count = 2000, LargestSize = 200 } };

    private static readonly Lazy<WebWorld> _largeWorld = new(() => WebWorld.Create(_large, 1, new InventedSupply(24)));

    [Fact]
    public void A_known_power_law_is_found_again()
    {
        foreach (var (exponent, least, most) in new[] { (1.8, 1, 1000), (2.1, 10, 1_000_000), (2.7, 3, 100), (3.5, 1, 50) })
        {
            var law = new PowerLaw(exponent, least, most);
            var random = RandomKey.FromSeed(3).For("law").Stream();
            var fit = PowerLaw.Fit([.. Enumerable.Range(0, 20_000).Select(_ => law.Draw(ref random))], least, most)!;
            Assert.InRange(Math.Abs(fit.Exponent - exponent), 0, 5 * fit.StandardError);
            Assert.InRange(fit.StandardError, 0.002, 0.03);
        }
    }

    [Fact]
    public void The_fit_is_that_of_a_published_worked_case()
    {
        // zeta(2) = pi^2 / 6 and zeta'(2) = -0.937548254315844: values whose mean logarithm is -zeta'(2)/zeta(2) = 0.569960993 fit exponent 2.
        // 1 and 3 in proportion 1 - x : x with x ln 3 = 0.569960993.
        var threes = (int)Math.Round(100_000 * 0.569960993 / Math.Log(3));
        var fit = PowerLaw.Fit([.. Enumerable.Repeat(3, threes), .. Enumerable.Repeat(1, 100_000 - threes)], 1)!;
        Assert.Equal(2, fit.Exponent, 4);
    }

    [Fact]
    public void Site_sizes_follow_their_power_law()
    {
        var world = _largeWorld.Value;
        var fit = PowerLaw.Fit(world.State.Pages.GroupBy(p => p.Site).Select(g => g.Count()), 1, 200)!;
        Assert.InRange(Math.Abs(fit.Exponent - 1.8), 0, 5 * fit.StandardError);
        Assert.InRange(fit.StandardError, 0, 0.03);
    }

    [Theory]
    [InlineData(1.0 / 11, 2.1)]
    [InlineData(0.5, 3.0)]
    public void In_degrees_have_the_tail_of_the_copying_model(double alpha, double exponent)
    {
        var options = _large with
        {
            Sites = _large.Sites with { Count = 8000 },
            Links = new LinkOptions { UniformShare = alpha },
            Copies = new CopyOptions { Identical = 0, Similar = 0 },
        };
        var world = WebWorld.Create(options, 2, new InventedSupply(13));
        var fit = PowerLaw.Fit(world.State.Pages.Select(p => p.InLinks), 50)!;

        // (2 - alpha) / (1 - alpha) is the limit for large degrees. No page links to another twice, so the largest take fewer links than
        // in the model (where the first page has half of all), and uniform ones take their place: at 50 links the tail is still flatter by
        // up to 0.15. A plain simulation of the model with repeated links gives 2.09 +- 0.06 here.
        Assert.Equal(exponent, (2 - alpha) / (1 - alpha), 9);
        Assert.InRange(fit.Exponent, exponent - 0.15 - (3 * fit.StandardError), exponent + (3 * fit.StandardError));
    }

    [Fact]
    public void Out_degrees_follow_their_power_law()
    {
        var fit = PowerLaw.Fit(_largeWorld.Value.State.Pages.Skip(1000).Select(p => p.Links.Length), 3, 100)!;
        Assert.InRange(Math.Abs(fit.Exponent - 2.7), 0, 5 * fit.StandardError);
    }

    [Fact]
    public void A_week_brings_births_changes_and_links_as_set_and_leaves_the_tails_alone()
    {
        var world = WebWorld.Create(_large, 4, new InventedSupply(24));
        var rates = world.State.Alive.ToDictionary(p => p, p => (world.State.Pages[p].ChangeRate, world.State.Sites[world.State.Pages[p].Site].IsCommercial));
        world.Tick();
        var week = world.Statistics().Week;
        Assert.InRange(week.Births - (0.08 * week.PagesBefore), -60, 2);

        // Pages that link to the same hubs have nothing to exchange: up to a sixth of the quarter is missing.
        Assert.InRange((double)week.NewLinks / week.LinksBefore, 0.21, 0.255);
        Near(0.4, week.Changed, week.PagesBefore, slack: 0.01);
        var commercial = rates.Values.Where(r => r.IsCommercial).ToList();
        Near(0.23, commercial.Count(r => r.ChangeRate == 7), commercial.Count);
        Near(0.02, rates.Values.Count(r => !r.IsCommercial && r.ChangeRate == 7), rates.Count - commercial.Count);
        Assert.Equal(week.Changed, world.State.Pages.Count(p => p.IsAlive && p.Version > 0));
        for (var i = 0; i < 5; i++)
        {
            world.Tick();
        }

        Assert.InRange(world.Statistics().InDegreeTail!.Exponent, 1.85, 2.25);
    }

    [Fact]
    public void Pages_and_sites_vanish_at_their_hazards()
    {
        // Hazards so high that a week strikes enough of them: 64% of 3 a year is a page's own, 36% its site's.
        var options = _large with { Churn = new ChurnOptions { YoungHazard = 3, OldHazard = 3, ChangedPerWeek = 0.13, EditShare = 0 } };
        var world = WebWorld.Create(options, 5, new InventedSupply(24));
        int pages = 0, sites = 0;
        double ofPages = 0, ofSites = 0;
        for (var i = 0; i < 4; i++)
        {
            ofSites += world.Statistics().Sites;
            world.Tick();
            var week = world.Statistics().Week;
            ofPages += week.PagesBefore - week.PagesOfDeadSites;
            pages += week.PageDeaths;
            sites += week.SiteDeaths;
        }

        Near(1 - Math.Exp(-3 * 0.64 / 52.178571), pages, (int)ofPages);
        Near(1 - Math.Exp(-3 * 0.36 / 52.178571), sites, (int)ofSites);
    }

    [Fact]
    public void The_hazard_falls_with_age()
    {
        // Young pages only, then old pages only; the same seed strikes by the same draws.
        var young = Deaths(new ChurnOptions { YoungHazard = 8, OldHazard = 0, HazardYears = 0.1, SiteShare = 0 });
        var old = Deaths(new ChurnOptions { YoungHazard = 0, OldHazard = 8, HazardYears = 0.1, SiteShare = 0 });
        Assert.All(young, d => Assert.InRange(d.MeanAge, 0, 8));
        Assert.All(old, d => Assert.InRange(d.MeanAge, 13, 100));

        static List<(int Count, double MeanAge)> Deaths(ChurnOptions churn)
        {
            var world = WebWorld.Create(_large with { Churn = churn }, 6, new InventedSupply(24));
            world.Tick();
            var ages = world.State.Pages.Where(p => !p.IsAlive).Select(p => (double)(1 - p.Born)).ToList();
            return [(ages.Count, ages.Average())];
        }
    }

    [Fact]
    public void Copies_are_as_many_and_as_near_as_set()
    {
        var state = _largeWorld.Value.State;
        var copies = state.Pages.Where(p => p.CopyOf >= 0).ToList();
        Near(0.29, copies.Count, state.Pages.Count, slack: 0.003);
        string Text(Page page) => System.Text.Encoding.UTF8.GetString(state.Arena.Read(page.Text));
        Near(0.22, copies.Count(c => Text(c) == Text(state.Pages[c.CopyOf])), state.Pages.Count, slack: 0.003);
        Assert.All(copies, c => Assert.NotEqual(c.Site, state.Pages[c.CopyOf].Site));
    }

    [Fact]
    public void Near_copies_resemble_their_source_as_set()
    {
        var world = WebWorld.Create(new WebOptions { Sites = new SiteOptions { Count = 60 } }, 7, new InventedSupply(400));
        var resemblances = world.State.Pages.Where(p => p.CopyOf >= 0)
            .Select(p => Resemblance(Words(p), Words(world.State.Pages[p.CopyOf]))).Where(r => r < 1).ToList();
        Assert.NotEmpty(resemblances);
        Assert.All(resemblances, r => Assert.InRange(r, 0.9, 0.999));

        string[] Words(Page page) => System.Text.Encoding.UTF8.GetString(world.State.Arena.Read(page.Text)).Split([' ', '\n']);
        static double Resemblance(string[] a, string[] b)
        {
            static HashSet<string> Grams(string[] words) => [.. Enumerable.Range(0, words.Length - 4).Select(i => string.Join(' ', words[i..(i + 5)]))];
            var (x, y) = (Grams(a), Grams(b));
            return (double)x.Intersect(y).Count() / x.Union(y).Count();
        }
    }

    [Theory]
    [InlineData("constant: {share: 0.3}", 0.3, 0.3)]
    [InlineData("table: {shares: [0.1, 0.9]}", 0.1, 0.9)]
    [InlineData("logistic: {ceiling: 0.8, midpoint: 1, rate: 2}", 0.4, 0.70463766)]
    public void Machines_write_the_share_that_is_set_for_the_week(string curve, double first, double second)
    {
        var machines = SettingsReader.Read<MachineOptions>($"{{share: {{{curve}}}, mixed: false}}", "test");
        var options = _large with { Machines = machines, Churn = new ChurnOptions { BirthsPerWeek = 0.3 } };
        var world = WebWorld.Create(options, 8, new InventedSupply(24));
        Assert.Equal(0, world.Statistics().MachineShare);
        foreach (var share in new[] { first, second })
        {
            world.Tick(Worlds.Machine());
            var week = world.Statistics().Week;
            Near(share, week.MachineBirths, week.Births - week.Copies);
        }
    }

    [Fact]
    public void The_default_logistic_curve_goes_through_what_was_measured()
    {
        // Weeks after ChatGPT's release, 397 days before the world began: a year, two years, and the end.
        var curve = new LogisticMachineShare();
        Assert.Equal(0.36, curve.At((int)Math.Round(52.18 - 56.71)), 0.005);
        Assert.Equal(0.48, curve.At((int)Math.Round(104.36 - 56.71)), 0.005);
        Assert.Equal(0.50, curve.At(400), 0.0005);
        Assert.InRange(curve.At(-57), 0.09, 0.12);
    }

    [Fact]
    public void Any_machine_text_and_mostly_machine_text_are_separate_shares()
    {
        // Ahrefs's and Graphite's values: both hold in one world.
        var author = new InventedAuthor();
        var world = WebWorld.Create(_large with { Copies = new CopyOptions { Identical = 0, Similar = 0 } }, 12, new InventedSupply(100), [new AuthorShare(author)]);
        var pages = world.State.Pages;
        Near(0.743, pages.Count(p => p.MachineShare > 0), pages.Count);

        // The shares that were asked for: a page's own may be half a word beside.
        Near(0.5, author.Tasks.Count(t => t.MachineShare >= 0.5), pages.Count);
        Assert.Equal(0.5, (double)pages.Count(p => p.IsMachineWritten) / pages.Count, 0.02);
    }

    [Fact]
    public void The_share_with_any_machine_text_is_at_least_the_mostly_machine_share()
    {
        var machines = new MachineOptions { Share = new ConstantMachineShare { Share = 0.9 }, Hand = new ConstantMachineShare { Share = 0.1 } };
        var author = new InventedAuthor();
        WebWorld.Create(_large with { Machines = machines }, 12, new InventedSupply(100), [new AuthorShare(author)]);
        Assert.All(author.Tasks, t => Assert.InRange(t.MachineShare, 0.5, 1));
    }

    [Fact]
    public void The_single_machine_share_of_older_files_means_any_machine_text()
    {
        var old = new MachineOptions { Share = new LogisticMachineShare { Ceiling = 0.6 } }.OfOneShare;
        Assert.Equal(new LogisticMachineShare { Ceiling = 0.6 }, old.Hand);
        Assert.Equal(0.6 * 32.0083 / 74.3, ((LogisticMachineShare)old.Share).Ceiling, 4);
        var whole = new MachineOptions { Mixed = false };
        Assert.Equal(whole, whole.OfOneShare);
    }

    [Fact]
    public void Machines_write_the_same_share_of_edits_as_of_pages()
    {
        var world = WebWorld.Create(_large with { Machines = new MachineOptions { Share = new ConstantMachineShare { Share = 0.3 } } }, 8, new InventedSupply(24));
        world.Tick(Worlds.Machine());
        Near(0.3, world.Statistics().Week.MachineEdits, world.Statistics().Week.Changed);
    }

    [Fact]
    public void The_true_share_is_what_the_texts_say()
    {
        // A human writes lower-case words, the machine has its own: its documents are told apart by their words.
        var options = new WebOptions
        {
            Sites = new SiteOptions { Count = 60 },
            Machines = new MachineOptions { Share = new ConstantMachineShare { Share = 0.6 } },
        };
        var world = WebWorld.Create(options, 3, new InventedSupply(100), [new AuthorShare(new Capitals())]);
        for (var i = 0; i < 3; i++)
        {
            world.Tick([new AuthorShare(new Capitals())]);
        }

        foreach (var truth in world.PageUrls().Select(u => world.TruthOf(u)!))
        {
            var words = truth.Text.Split([' ', '\n']);
            var machine = words.Where(w => w.StartsWith("MACHINE", StringComparison.Ordinal)).Sum(w => w.Length + 1.0);
            Assert.Equal(machine / (truth.Text.Length + 1), truth.MachineShare, 0.02);
        }
    }

    [Fact]
    public void Mixed_pages_follow_the_published_table()
    {
        const int Count = 200_000;
        var key = RandomKey.FromSeed(1).For("mixed");
        var shares = new double[Count];
        var draws = RandomKey.FromSeed(1).For("which").Stream();
        for (var i = 0; i < Count; i++)
        {
            var random = key.At(i).Stream();
            shares[i] = MachineShares.DrawMixed(draws.NextDouble() < MachineShares.MostlyOfHand, ref random);
        }

        // Ahrefs 2025, in points of 74.3.
        Near(2.5 / 74.3, shares.Count(s => s == 1), Count);
        Near(9.9 / 74.3, shares.Count(s => Math.Round(100 * s) is >= 1 and <= 10), Count);
        Near(25.9 / 74.3, shares.Count(s => Math.Round(100 * s) is >= 11 and <= 40), Count);
        Near(20.5 / 74.3, shares.Count(s => Math.Round(100 * s) is >= 41 and <= 70), Count);
        Near(15.5 / 74.3, shares.Count(s => s < 1 && Math.Round(100 * s) is >= 71 and <= 99), Count);
        Near(0.5, shares.Count(s => s is > 0.105 and < 0.255), shares.Count(s => s is > 0.105 and < 0.405));
    }

    [Fact]
    public void Authors_are_asked_to_continue_articles_to_the_drawn_shares()
    {
        var author = new InventedAuthor();
        var machines = new MachineOptions { Share = new ConstantMachineShare { Share = MachineShares.MostlyOfHand }, Hand = new ConstantMachineShare { Share = 1 } };
        var world = WebWorld.Create(_large with { Machines = machines }, 9, new InventedSupply(100), [new AuthorShare(author)]);
        var n = author.Tasks.Count;
        Near(2.5 / 74.3, author.Tasks.Count(t => t.Article is null), n);
        Near(9.9 / 74.3, author.Tasks.Count(t => t.MachineShare < 0.105), n);
        Near(36.0 / 74.3, author.Tasks.Count(t => t.MachineShare is > 0.405 and < 1), n);

        // Bytes of a hundred words: two or three per cent beside.
        var truths = world.State.Pages.Where(p => p.CopyOf < 0).Select(p => p.MachineShare).ToList();
        Assert.Equal(author.Tasks.Average(t => t.MachineShare), truths.Average(), 0.01);
    }

    [Fact]
    public void Sites_opt_out_as_published_the_best_more_often()
    {
        var state = WebWorld.Create(new WebOptions { Sites = new SiteOptions { Count = 20_000, LargestSize = 1 } }, 10, new InventedSupply(24)).State;
        Near(0.05, state.Sites.Count(s => s.IsClosed), state.Sites.Count);
        var best = state.Sites.Where(s => s.Quality >= 0.9).ToList();
        Near(0.1, best.Count, state.Sites.Count);
        Near(0.25, best.Count(s => s.IsClosed), best.Count);
        Near(0.02, state.Sites.Count(s => s.TrainingNotice == TrainingNotice.Signal), state.Sites.Count);
        Near(0.005, state.Sites.Count(s => s.TrainingNotice == TrainingNotice.Header), state.Sites.Count);
        Near(0.005, state.Sites.Count(s => s.TrainingNotice == TrainingNotice.NoAi), state.Sites.Count);
    }

    [Theory]
    [InlineData(0.28, 0.14)]
    [InlineData(1, 0.5)]
    [InlineData(1.33, 0.665)]
    public void Links_show_machine_pages_less_than_their_share(double exposure, double shown)
    {
        var options = _large with
        {
            Copies = new CopyOptions { Identical = 0, Similar = 0 },
            Links = new LinkOptions { UniformShare = 0.9 },
            Machines = new MachineOptions { Mixed = false, Spread = 0, Exposure = exposure },
        };
        var world = WebWorld.Create(options, 11, new InventedSupply(24), Worlds.Machine());
        var statistics = world.Statistics();
        Near(0.5, statistics.MachineWrittenPages, statistics.Pages);

        // Copied links repeat others: they widen the band to three times that of independent ones.
        Assert.Equal(shown, statistics.LinksToMachinePages, 15 * Math.Sqrt(shown * (1 - shown) / statistics.Links));
    }

    [Fact]
    public void The_published_favour_for_machine_text_is_an_exposure_of_a_third_above_one()
    {
        // 67% of a pool became 80% of what was shown [2602.16136].
        var weight = new MachineOptions { Exposure = 1.33 }.Weight;
        Assert.Equal(0.80, 0.67 * weight / ((0.67 * weight) + 0.33), 0.002);
    }

    [Theory]
    [InlineData("{exposure: 2}", "exposure")]
    [InlineData("{mixed: false, hand: {constant: {share: 0.9}}}", "machines.hand has no effect")]
    [InlineData("{hand: {table: {shares: []}}}", "machines.hand.table: shares is empty")]
    public void Contradictory_machine_settings_are_refused(string settings, string message) => Assert.Contains(
        message,
        Assert.Throws<InputException>(() => SettingsReader.Read<WebOptions>($"machines: {settings}", "test")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_file_from_before_preferences_is_read_with_what_its_settings_meant()
    {
        var folder = Directory.CreateTempSubdirectory("textmad-web-");
        try
        {
            var path = Path.Combine(folder.FullName, "old.web");
            var share = new ConstantMachineShare { Share = 0.5 };
            var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Formats", "webs", "world-2.web"));
            bytes[8] = 1;
            System.Security.Cryptography.SHA256.HashData(bytes.AsSpan(..^32)).CopyTo(bytes.AsSpan()[^32..]);
            File.WriteAllBytes(path, bytes);
            var options = WebWorld.Load(path, new InventedSupply(30)).Options;
            Assert.Equal(share, options.Machines.Hand);
            Assert.Equal(0.5 * MachineShares.MostlyOfHand, options.Machines.Share.At(1), 12);
            Assert.Equal((0, 0, 0), (options.OptOut.Signal, options.OptOut.Header, options.OptOut.NoAi));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // A count out of n within five standard deviations of a probability.
    private static void Near(double probability, int count, int n, double slack = 0)
    {
        var band = slack + (5 * Math.Sqrt(probability * (1 - probability) / n));
        Assert.InRange((double)count / n, probability - band, probability + band);
    }

    private sealed class Capitals : IMachineAuthor
    {
        public string Name => "capitals";

        public IReadOnlyList<Document> Write(IReadOnlyList<WritingTask> tasks) => [.. tasks.Select((t, i) =>
        {
            var kept = t.Article is null ? [] : t.Article.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take((int)(t.Words * (1 - t.MachineShare)));
            var own = Enumerable.Range(0, Math.Max(1, (int)(t.Words * t.MachineShare))).Select(w => w % 10 == 9 ? "MACHINEWORD." : "MACHINEWORD");
            return Document.Create(string.Join(' ', kept.Concat(own)), new Origin.Sampled(new ModelId("capitals/g0"), 0, i, t.Article?.Id, t.MachineShare));
        })];
    }
}
