using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Numerics.Random;

namespace TextMad.Tests.Generations;

/// <summary>What regimes say of themselves: labels, amounts, lineages, and settings that do not fit together.</summary>
public sealed class RegimeSettingsTests
{
    public static TheoryData<Regime, string> Labels => new()
    {
        { new Replace(), "replace" },
        { new Accumulate(), "accumulate" },
        { new AccumulateSubsample(), "accumulate_subsample" },
        { new AccumulateSubsample { Size = 0.5 }, "accumulate_subsample-0.5" },
        { new Augment(), "augment" },
        { new Augment { Synthetic = 0.5 }, "augment-0.5" },
        { new Augment { Growing = true }, "augment-growing" },
        { new Augment { Synthetic = 2, Growing = true }, "augment-2-growing" },
        { new Fresh(), "fresh" },
        { new Fresh { Real = 0.5 }, "fresh-0.5-1" },
        { new Fresh { Synthetic = 0.25 }, "fresh-1-0.25" },
        { new Growing(), "growing" },
        { new Growing { Excess = 0 }, "growing-0" },
        { new Keep(), "keep" },
        { new Keep { Share = 0.2 }, "keep-0.2" },
        { new Keep { Add = true }, "keep-add" },
        { new Memory(), "memory" },
        { new Memory { Models = 3 }, "memory-3" },
        { new Mixture(), "mixture-0.5-0.25-0.25" },
        { new Rephrase(), "rephrase" },
        { new Rephrase { Share = 0.5 }, "rephrase-0.5-0.5" },
        { new Rephrase { Tokens = 0.25 }, "rephrase-0.3-0.25" },
        { new Weighted { Weight = 0.7 }, "weighted-0.7" },
        { new Weighted { Weight = 0.7, Real = 0.5 }, "weighted-0.7-0.5-1" },
        { new Weighted { Weight = 0.7, Synthetic = 2 }, "weighted-0.7-1-2" },
        { new Exchange(), "exchange-0.25-0.25" },
        { new Exchange { Models = 3 }, "exchange-0.25-0.25-3" },
        { new Replace { Mitigations = [new Part(0.5), new Part(0.25)] }, "replace-part_0.5-part_0.25" },
    };

    [Theory]
    [MemberData(nameof(Labels))]
    public void Labels_tell_settings_that_are_not_the_standard_ones(Regime regime, string label)
    {
        Assert.Equal(label, regime.Label);
        if (regime is PooledRegime)
        {
            Assert.Equal([label], regime.Lineages);
        }
    }

    [Fact]
    public void Real_data_is_the_first_and_what_is_fresh_in_each_generation()
    {
        Assert.Equal(1, new Accumulate().RealAmount(7));
        Assert.Equal(3, new Fresh { Real = 0.5 }.RealAmount(4));
        Assert.Equal(3, new Exchange { Models = 3 }.RealAmount(7));
    }

    [Fact]
    public void More_is_written_where_mitigations_keep_a_part()
    {
        Assert.Equal(1, new Replace().WrittenAmount(1));
        Assert.Equal(0.5 / (0.5 * 0.25), new Augment { Synthetic = 0.5, Mitigations = [new Part(0.5), new Part(0.25)] }.WrittenAmount(3));
        Assert.Equal(0.3, new Rephrase().WrittenAmount(1));
    }

    [Fact]
    public void Samples_grow_by_their_power()
    {
        // (t + 1)^(1 + s): whole powers are exact, others are as near as exp and log are.
        Assert.Equal(25, new Growing { Excess = 1 }.SyntheticAmount(4));
        Assert.Equal(16_807, new Growing { Excess = 4 }.SyntheticAmount(6));
        Assert.Equal(1, new Growing { Excess = -1 }.SyntheticAmount(9));
        Assert.Equal(8, new Growing().SyntheticAmount(3), 1e-12);
    }

    [Theory]
    [InlineData(0.25, 0.5, 0.75, "the loop converges")]
    [InlineData(0.5, 0.5, 1, "the loop does not converge, it has no real text")]
    public void Models_that_exchange_texts_converge_while_they_have_real_text(double alpha, double beta, double radius, string expected)
    {
        var exchange = new Exchange { Alpha = alpha, Beta = beta };
        Assert.Equal(radius, exchange.SpectralRadius);
        Assert.EndsWith(expected, exchange.Expectation);
        Assert.Empty(exchange.FindProblems());
    }

    [Fact]
    public void Models_that_exchange_texts_have_labels_and_random_numbers_of_their_own()
    {
        var exchange = new Exchange { Models = 3 };
        Assert.Equal(["exchange-0.25-0.25-3-m1", "exchange-0.25-0.25-3-m2", "exchange-0.25-0.25-3-m3"], exchange.Lineages);

        // The first has those of the seed, as every other regime has.
        var key = RandomKey.FromSeed(5);
        var numbers = Enumerable.Range(0, 3).Select(lineage => exchange.KeyOf(lineage, key).Stream().NextUInt64()).ToList();
        Assert.Equal(key.Stream().NextUInt64(), numbers[0]);
        Assert.Equal(3, numbers.Distinct().Count());
        Assert.Equal(key.Stream().NextUInt64(), new Replace().KeyOf(1, key).Stream().NextUInt64());
    }

    [Fact]
    public void Shares_that_do_not_sum_up_are_refused_with_their_sum()
    {
        Assert.Contains("is 1.125;", Assert.Single(new Exchange { Alpha = 0.875, Beta = 0.25 }.FindProblems()).Message);
        Assert.Contains("is 0.875;", Assert.Single(new Mixture { Alpha = 0.5, Beta = 0.25, Gamma = 0.125 }.FindProblems()).Message);
        Assert.Single(new Mixture { Alpha = 0.5, Beta = 0.5, Gamma = 0.25 }.FindProblems());
        Assert.Empty(new Mixture { Alpha = 0.1, Beta = 0.2, Gamma = 0.7 }.FindProblems());
    }

    /// <summary>Keeps a share of what is written.</summary>
    private sealed record Part(double Share) : Mitigation
    {
        public override string Label => "part_" + Text(Share);

        public override double KeptShare => Share;
    }
}
