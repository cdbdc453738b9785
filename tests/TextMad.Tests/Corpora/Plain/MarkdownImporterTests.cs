using TextMad.Corpora.Import;

namespace TextMad.Tests.Corpora.Plain;

public sealed class MarkdownImporterTests : ImportFixture
{
    [Fact]
    public void Fields_in_front_of_the_text_are_metadata_and_the_text_stays_Markdown()
    {
        var item = ReadOne(Write("a.md", """
            ---
            title: "Смотритель: маяк"
            date: 2024-03-15
            lang: ru
            tags: [one, two]
            draft: false
            weight: 7
            nested:
              a: 1.5
              b: ~
            ---

            # Заголовок

            Текст *с разметкой* и [ссылкой](x.html).
            """));
        Assert.Equal("# Заголовок\n\nТекст *с разметкой* и [ссылкой](x.html).", item.Document.Text);
        Assert.Equal(
            """{"title":"Смотритель: маяк","date":"2024-03-15","lang":"ru","tags":["one","two"],"draft":false,"weight":7,"nested":{"a":1.5,"b":null}}""", OriginOf(item).Metadata);
        Assert.Equal("ru", item.Document.Language);
    }

    [Theory]
    [InlineData("# Only text\n\n---\n\nAnd a line between.")]
    [InlineData("---\n\nA line above.\n\nNo fields: here\n")]
    [InlineData("---\nnot: [closed\n---\nText.")]
    [InlineData("---\nJust words.\n---\nText.")]
    [InlineData("---\na: &x 1\nb: *x\n---\nText.")]
    [InlineData("----\ntitle: x\n----\nText.")]
    public void What_is_no_fields_stays_in_the_text(string text)
    {
        var item = ReadOne(Write("a.md", text));
        Assert.Equal(text.TrimEnd('\n'), item.Document.Text.TrimEnd('\n'));
        Assert.Null(OriginOf(item).Metadata);
    }

    [Fact]
    public void Fields_of_TOML_are_kept_as_they_stand_and_empty_ones_are_taken_off()
    {
        var item = ReadOne(Write("a.markdown", "+++\r\ntitle = \"x\"\r\n[taxonomies]\r\ntags = [\"a\"]\r\n+++\r\n\r\nText.\r\n"));
        Assert.Equal(("Text.", """{"front_matter":"title = \"x\"\n[taxonomies]\ntags = [\"a\"]"}"""), (item.Document.Text, OriginOf(item).Metadata));
        Assert.Equal("Text.", ReadOne(Write("b.md", "---\n---\nText.\n")).Document.Text);
        Assert.Equal("Text.", ReadOne(Write("c.md", "---\ntitle: x\n...\nText.\n")).Document.Text);
        Assert.Equal("---\ntitle: x\n---\nText.", ReadOne(Write("d.md", "---\ntitle: x\n---\nText.\n"), new ImportOptions { Format = ImportFormat.Text }).Document.Text);
    }
}
