using TextMad.Pages.Dates;

namespace TextMad.Tests.Pages.Dates;

public sealed class WrittenDateTests
{
    [Theory]
    [InlineData("2024-03-15", "2024-03-15")]
    [InlineData("20240315", "2024-03-15")]
    [InlineData("2024/3/5", "2024-03-05")]
    [InlineData("2024. 3. 15.", "2024-03-15")]
    [InlineData("15/03/2024", "2024-03-15")]
    [InlineData("03/15/2024", "2024-03-15")]
    [InlineData("15-03-2024", "2024-03-15")]
    [InlineData("15.03.2024", "2024-03-15")]
    [InlineData("05/05/2024", "2024-05-05")]
    [InlineData("March 15th, 2024", "2024-03-15")]
    [InlineData("Mar. 15, 2024", "2024-03-15")]
    [InlineData("15th of March 2024", "2024-03-15")]
    [InlineData("15 mars 2024", "2024-03-15")]
    [InlineData("1er mars 2024", "2024-03-01")]
    [InlineData("15. März 2024", "2024-03-15")]
    [InlineData("15 de marzo de 2024", "2024-03-15")]
    [InlineData("15 марта 2024 г.", "2024-03-15")]
    [InlineData("2024年3月15日", "2024-03-15")]
    [InlineData("2024년 3월 15일", "2024-03-15")]
    [InlineData("2024年3月", "2024-03")]
    [InlineData("Published on Friday, 15 March 2024", "2024-03-15")]
    [InlineData("15-Mar-2024", "2024-03-15")]
    [InlineData("2024-Mar-15", "2024-03-15")]
    [InlineData("1710496800", "2024-03-15T10:00:00Z")]
    [InlineData("1710496800000", "2024-03-15T10:00:00Z")]
    [InlineData("20240315101500", "2024-03-15T10:15:00")]
    [InlineData("20240315T101500Z", "2024-03-15T10:15:00Z")]
    [InlineData("2024-03-15T10:00", "2024-03-15T10:00:00")]
    [InlineData("2024-03-15T10:00:00.123456+0530", "2024-03-15T10:00:00+05:30")]
    [InlineData("2024-03-15 10:00:00 UTC", "2024-03-15T10:00:00Z")]
    [InlineData("2024-03-15 10:00:00 -0800", "2024-03-15T10:00:00-08:00")]
    [InlineData("2024-03-15T10:00:00+01", "2024-03-15T10:00:00+01:00")]
    [InlineData("March 15, 2024 10:00 AM EST", "2024-03-15T10:00:00-05:00")]
    [InlineData("March 15, 2024 at 10 p.m.", "2024-03-15T22:00:00")]
    [InlineData("15 mars 2024 à 10h30", "2024-03-15T10:30:00")]
    [InlineData("15. März 2024, 10:30 Uhr MEZ", "2024-03-15T10:30:00")]
    [InlineData("Fri Mar 15 2024 10:00:00 GMT+0100 (Central European Standard Time)", "2024-03-15T10:00:00+01:00")]
    [InlineData("Fri Mar 15 10:00:00 PDT 2024", "2024-03-15T10:00:00-07:00")]
    [InlineData("Fri, 15 Mar 2024 10:00:00 +0000", "2024-03-15T10:00:00Z")]
    [InlineData("Friday, 25-Jun-10 15:00:00 UTC", "2010-06-25T15:00:00Z")]
    [InlineData("2024-03-15 10:00 IST", "2024-03-15T10:00:00")]
    [InlineData("2024-03", "2024-03")]
    [InlineData("03/2024", "2024-03")]
    [InlineData("March 2024", "2024-03")]
    [InlineData("2024", "2024")]
    [InlineData("2024-02-30", null)]
    [InlineData("2024-13-01", null)]
    [InlineData("32/03/2024", null)]
    [InlineData("05/04/2024", null)]
    [InlineData("05.04.2024", null)]
    [InlineData("15/03/24", null)]
    [InlineData("15 March 2024 or 16 March 2024", null)]
    [InlineData("12 listopada 2024", null)]
    [InlineData("March", null)]
    [InlineData("15 Foo 2024", null)]
    [InlineData("yesterday", null)]
    [InlineData("123", null)]
    [InlineData("", null)]
    public void Without_a_language_what_is_not_ambiguous_is_read(string text, string? date) => Assert.Equal(date, WrittenDate.Read(text, null)?.ToString());

    [Theory]
    [InlineData("05/04/2024", "fr", "2024-04-05")]
    [InlineData("05/04/2024", "de-AT", "2024-04-05")]
    [InlineData("05/04/2024", "en-GB", "2024-04-05")]
    [InlineData("05/04/2024", "en-US", "2024-05-04")]
    [InlineData("05/04/2024", "en", null)]
    [InlineData("05/04/2024", "en-CA", null)]
    [InlineData("05/04/2024", "ja", null)]
    [InlineData("05.04.2024", "ru", "2024-04-05")]
    [InlineData("05.04.24", "de", "2024-04-05")]
    [InlineData("05.04.24", "en-US", null)]
    [InlineData("12 listopada 2024", "pl", "2024-11-12")]
    [InlineData("12 listopada 2024", "hr", "2024-10-12")]
    public void The_language_tells_the_order_and_the_month(string text, string language, string? date) => Assert.Equal(date, WrittenDate.Read(text, [language])?.ToString());

    [Theory]
    [InlineData("<html lang=fr>", "2024-04-05")]
    [InlineData("<html lang=en-US>", "2024-05-04")]
    [InlineData("<html lang=en><meta property=og:locale content=en_GB>", "2024-04-05")]
    [InlineData("<html lang=en>", null)]
    public void A_pages_language_is_asked(string begin, string? date) =>
        Assert.Equal(date, Reading.Page($"{begin}<meta name=date content='05/04/2024'><p>x").Date);

    [Fact]
    public void A_page_without_a_declared_language_is_read_in_the_one_of_its_text() => Assert.Equal("2024-04-05", Reading.Page(
        "<meta name=date content='05/04/2024'><p>Комитет опубликовал во вторник свой годовой отчёт, и выводы удивили даже тех, кто следил за этим делом много лет. Во второй "
        + "части рассказано, как были сделаны измерения и кто за них заплатил.").Date);

    [Fact]
    public void Numbers_of_linked_data_are_moments() => Assert.Equal(
        "2024-03-15T10:00:00Z", Reading.Page("<script type='application/ld+json'>{\"@type\":\"Article\",\"datePublished\":1710496800}</script><p>x").Date);

    [Theory]
    [InlineData("2024-03-15T10:00:00+01:00", "2024-03-15T09:00:00Z")]
    [InlineData("2024-03-15", "2024-03-16T00:00:00Z")]
    [InlineData("2024-12", "2025-01-01T00:00:00Z")]
    [InlineData("2024", "2025-01-01T00:00:00Z")]
    public void A_stated_date_lasts_until_the_end_of_its_smallest_stated_unit(string text, string moment) =>
        Assert.Equal(moment, WrittenDate.Read(text, null)!.Value.Until().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));
}
