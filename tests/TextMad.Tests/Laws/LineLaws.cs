using System.Globalization;
using System.Text.RegularExpressions;

namespace TextMad.Tests.Laws;

/// <summary>A line can be read without scrolling.</summary>
public sealed partial class LineLaws
{
    /// <summary>The longest line, in UTF-16 units, as .editorconfig tells editors.</summary>
    private static readonly int _longest = int.Parse(
        Limit().Match(File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig"))).Groups[1].Value, CultureInfo.InvariantCulture);

    public static TheoryData<string> Folders() => ["src", "tests"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_line_is_longer_than_editors_are_told(string folder) => Assert.Empty(
        from file in Repository.Sources(folder)
        from line in TooLong(File.ReadAllText(file))
        select $"{Path.GetRelativePath(Repository.Root, file)}:{line}");

    [Fact]
    public void Only_raw_and_verbatim_texts_may_be_longer()
    {
        var words = new string('x', _longest);
        Assert.Equal([1], TooLong($"// {words}\n"));
        Assert.Equal([2], TooLong($"var a =\n    \"{words}\";\n"));
        Assert.Empty(TooLong($"var a = \"\"\"{words}\"\"\";\nvar b = \"\"\"\n    one\n    {words}\n    \"\"\";\nvar c = @\"{words}\";\n"));
        Assert.Empty(TooLong(words));
    }

    private static IEnumerable<int> TooLong(string source)
    {
        var lines = source.Split('\n');
        var excepted = SourceText.UnbreakableTexts(source)
            .SelectMany(range => Enumerable.Range(LineOf(range.Start), LineOf(range.End) - LineOf(range.Start) + 1))
            .ToHashSet();
        return Enumerable.Range(1, lines.Length).Where(number => lines[number - 1].Length > _longest && !excepted.Contains(number));

        int LineOf(int position) => source.AsSpan(0, position).Count('\n') + 1;
    }

    [GeneratedRegex(@"(?m)^max_line_length = (\d+)$")]
    private static partial Regex Limit();
}
