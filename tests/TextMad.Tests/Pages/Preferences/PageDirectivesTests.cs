using TextMad.Pages.Preferences;

namespace TextMad.Tests.Pages.Preferences;

public sealed class PageDirectivesTests
{
    [Theory]
    [InlineData("noindex", "i")]
    [InlineData("none", "if")]
    [InlineData("NoFollow , NOARCHIVE", "f")]
    [InlineData("max-image-preview:none, max-snippet:-1", "")]
    [InlineData("index, follow, max-image-preview: none", "")]
    [InlineData("max-image-preview = none", "")]
    [InlineData("otherbot: noindex, nofollow", "")]
    [InlineData("otherbot: noindex, TextMad: nofollow", "f")]
    [InlineData("textmad: noindex", "i")]
    [InlineData("nofollow, otherbot: noindex", "f")]
    [InlineData("*: none", "if")]
    [InlineData("unheard-of: 3, noindex", "i")]
    [InlineData("otherbot: max-snippet: 5, noindex", "")]
    [InlineData("noai, noimageai", "a")]
    [InlineData("noimageai", "")]
    [InlineData("noindexing", "")]
    [InlineData("", "")]
    public void Words_of_a_field_are_for_whom_it_names(string field, string asked) => Assert.Equal(asked, Letters(PageDirectives.Of([new("x-robots-tag", field)], "TextMad")));

    [Fact]
    public void All_fields_count_and_a_name_counts_to_the_end_of_its_field()
    {
        KeyValuePair<string, string>[] fields =
            [new("X-Robots-Tag", "otherbot: nofollow"), new("Server", "noai"), new("X-Robots-Tag", "nosnippet"), new("x-robots-tag", "noindex")];
        Assert.Equal("i", Letters(PageDirectives.Of(fields, "TextMad")));
    }

    [Theory]
    [InlineData("unavailable_after: 25 Jun 2010 15:00:00 PST", "2010-06-25T23:00:00Z")]
    [InlineData("noarchive, unavailable_after: Friday, 25-Jun-10 15:00:00 UTC, nofollow", "2010-06-25T15:00:00Z")]
    [InlineData("unavailable_after: 2010-06-25", "2010-06-26T00:00:00Z")]
    [InlineData("otherbot: unavailable_after: 2010-06-25", null)]
    [InlineData("unavailable_after: soon", null)]
    public void A_page_may_be_unavailable_after_a_moment(string field, string? moment) => Assert.Equal(
        moment,
        PageDirectives.Of([new("X-Robots-Tag", field)], "TextMad").UnavailableAfter?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ",
            System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("<meta name=robots content='noindex nofollow'>", "if")]
    [InlineData("<meta name=robots content='index, follow, max-image-preview: none'>", "")]
    [InlineData("<meta name=robots content='max-image-preview:none'><meta name=ROBOTS content=noai>", "a")]
    [InlineData("<meta name=textmad content=noindex>", "i")]
    [InlineData("<meta name=otherbot content=noindex>", "")]
    public void Elements_of_a_page_are_read_alike(string head, string asked) => Assert.Equal(asked, Letters(Reading.Page($"<head>{head}</head><p>x").Directives));

    private static string Letters(PageDirectives directives) =>
        (directives.NoIndex ? "i" : "") + (directives.NoFollow ? "f" : "") + (directives.NoAi ? "a" : "");
}
