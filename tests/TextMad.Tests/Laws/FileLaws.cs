using System.Text.RegularExpressions;

namespace TextMad.Tests.Laws;

/// <summary>
/// A file is one type, and has its name. Beside it may stand: the same name with other type parameters; types that derive from it, when it is an abstract base or
/// an interface; and the records of a command, when nothing but the command's file names them.
/// </summary>
public sealed partial class FileLaws
{
    // Files with more, and why.
    private static readonly Dictionary<string, string> _larger = new(StringComparer.Ordinal)
    {
        ["tests/TextMad.Tests/Configuration/SampleSettings.cs"] = "settings of one imaginary experiment, read beside each other",
    };

    public static TheoryData<string> Folders() => ["src", "tests"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_file_is_one_type_and_has_its_name(string folder)
    {
        var files = Repository.Sources(folder)
            .Select(file => (Path: Path.GetRelativePath(Repository.Root, file).Replace(Path.DirectorySeparatorChar, '/'), Bare: SourceText.Bare(File.ReadAllText(file))))
            .ToList();
        var words = files.ToDictionary(file => file.Path, file => Word().Matches(file.Bare).Select(match => match.Value).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        var wrong =
            from file in files
            where !_larger.ContainsKey(file.Path)
            from type in Strangers(Path.GetFileNameWithoutExtension(file.Path), file.Bare, IsCommand(file.Path))
            where !type.IsRecordOfCommand || words.Any(other => other.Key != file.Path && other.Value.Contains(type.Name))
            select $"{file.Path}: {type.Name}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void What_may_stand_beside_a_type_is_told_from_what_may_not()
    {
        const string file =
            "namespace P;\npublic abstract class Shape<T> { }\npublic class Shape : Shape<int> { class Inner { } "
            + "}\npublic sealed record Round(int R) : Shape;\nfile class Own { }\n";
        Assert.Empty(Strangers("Shape", file, false));
        Assert.Equal(["Other"], Strangers("Shape", file + "internal enum Other { }\n", false).Select(type => type.Name));
        Assert.Equal(["Shape", "Shape", "Round"], Strangers("Figure", file, false).Select(type => type.Name));
        Assert.True(Assert.Single(Strangers("RunCommand", "internal class RunCommand { }\ninternal sealed record RunSettings(int A);\n", true)).IsRecordOfCommand);
        Assert.False(Assert.Single(Strangers("RunCommand", "internal class RunCommand { }\ninternal class RunSettings { }\n", true)).IsRecordOfCommand);
    }

    [Fact]
    public void A_reason_for_more_types_is_needed() => Assert.All(
        _larger.Keys, file => Assert.NotEmpty(Strangers(Path.GetFileNameWithoutExtension(file), SourceText.Bare(File.ReadAllText(Path.Combine(Repository.Root, file))), false)));

    private static bool IsCommand(string path) => path.StartsWith("src/TextMad.Cli/Commands/", StringComparison.Ordinal) && path.EndsWith("Command.cs", StringComparison.Ordinal);

    // The types at the margin that a file's name does not account for.
    private static IEnumerable<(string Name, bool IsRecordOfCommand)> Strangers(string name, string bare, bool isCommand) =>
        from match in Declaration().Matches(bare)
        where !match.Groups["before"].Value.Contains("file ", StringComparison.Ordinal)
        let type = match.Groups["name"].Value
        where type != name && !Regex.IsMatch(match.Groups["bases"].Value, $@"(?:^|[\s,]){Regex.Escape(name)}(?:[<,\s(]|$)")
        select (type, isCommand && match.Groups["kind"].Value == "record");

    [GeneratedRegex(
        @"(?m)^(?<before>(?:[a-z]+ )*)(?<kind>class|struct|interface|enum|record|delegate)(?:\s+struct|\s+class)?(?:\s+[\w<>\[\],? .]+?)??\s+(?<name>[A-Z]\w*)(?:<[^>\n]*>)?\s*(?:\((?<parameters>(?:[^()]|\([^()]*\))*)\))?\s*(?::(?<bases>[^{;]*))?[{;(\s]")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b[A-Z]\w*")]
    private static partial Regex Word();
}
