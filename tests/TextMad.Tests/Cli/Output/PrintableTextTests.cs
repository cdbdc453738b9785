using TextMad.Cli;
using TextMad.Cli.Output;

namespace TextMad.Tests.Cli.Output;

/// <summary>What came from anywhere does not command a terminal or a spreadsheet.</summary>
public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("plain text, Привет, 中文 😀\n\tnext", "plain text, Привет, 中文 😀\n\tnext")]
    [InlineData("\u001b]0;OWNED\u0007\u001b[31mRED", "\u241b]0;OWNED\u2407\u241b[31mRED")]
    [InlineData("a\rb\0c\u007fd\u009b31m\u0085", "a\u240db\u2400c\u2421d\uFFFD31m\uFFFD")]
    public void Control_characters_are_shown_as_pictures(string text, string shown)
    {
        Assert.Equal(shown, PrintableText.Of(text));
        var written = new StringWriter();
        using (var writer = new PrintableWriter(written))
        {
            writer.Write(text);
            writer.Write(text.AsSpan());
            writer.Write(text.ToCharArray(), 0, text.Length);
            foreach (var character in text)
            {
                writer.Write(character);
            }
        }

        Assert.Equal(string.Concat(Enumerable.Repeat(shown, 4)), written.ToString());
    }

    [Fact]
    public void Lines_of_answers_and_errors_hold_no_control_characters()
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var context = new CliContext(output, error);
        context.WriteLine($"from {"\u001b[2J"}");
        context.Note($"of {"\u001b[2J"}");
        context.Error.WriteLine("error: \u001b[2J");
        Assert.Equal("from \u241b[2J\n", output.ToString());
        Assert.Equal("of \u241b[2J\nerror: \u241b[2J\n", error.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Cells_that_a_spreadsheet_would_compute_begin_with_an_apostrophe()
    {
        var written = new StringWriter();
        CsvOutput.WriteRow(written, "=1+1", "+a", "-b", "@c", "\td", -5.5, -3L, "a=b", "", null, "=\"x\",1");
        Assert.Equal("'=1+1,'+a,'-b,'@c,'\td,-5.5,-3,a=b,,,\"'=\"\"x\"\",1\"\n", written.ToString());
    }
}
