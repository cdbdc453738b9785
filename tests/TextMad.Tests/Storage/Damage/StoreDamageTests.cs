using TextMad.Storage;

namespace TextMad.Tests.Storage.Damage;

/// <summary>What damage to the file of a store does. <c>TEXTMAD_DAMAGES=1000</c> damages it that often, and <c>-showLiveOutput</c> shows the counts.</summary>
public sealed class StoreDamageTests
{
    private const int Usual = 40;

    [Fact]
    public void In_a_LiteDB_store_damage_is_named_or_without_effect_on_anything_that_is_read()
    {
        using var folder = new TemporaryFolder();
        var campaign = new DamageCampaign(StoreKind.LiteDB, folder.Path);
        Assert.True(campaign.Length > 250 * 8192);
        Assert.Empty(campaign.Run("a bit flipped", DamageCampaign.Count(Usual), DamageCampaign.FlipBit));
        Assert.Empty(campaign.Run("a page zeroed", DamageCampaign.Count(Usual), DamageCampaign.ZeroPage));
    }

    /// <summary>Texts, ids, totals and whatever an index is over are checked. What stands in no index and follows from nothing else is not, as the title of a page.</summary>
    [Fact]
    public void In_a_SQLite_store_lost_pages_are_named_and_nearly_all_bits()
    {
        using var folder = new TemporaryFolder();
        var campaign = new DamageCampaign(StoreKind.Sqlite, folder.Path);
        Assert.True(campaign.Length > 80 * 8192);
        var count = DamageCampaign.Count(Usual);
        var unnoticed = campaign.Run("a bit flipped", count, DamageCampaign.FlipBit);
        Assert.True(unnoticed.Count <= 1 + (count / 100), string.Join("\n", unnoticed));
        Assert.Empty(campaign.Run("a page zeroed", count, DamageCampaign.ZeroPage));
    }
}
