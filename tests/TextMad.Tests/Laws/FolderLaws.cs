using System.Text.RegularExpressions;

namespace TextMad.Tests.Laws;

/// <summary>A namespace is a folder, and a folder is small enough to be seen at once.</summary>
public sealed partial class FolderLaws
{
    private const int MostFiles = 25;

    // Folders with more, and why.
    private static readonly Dictionary<string, string> _larger = new()
    {
        ["src/TextMad"] = "what crosses every stage",
        ["src/TextMad.Numerics/Kernels"] = "a kernel is a file",
        ["src/TextMad"] = "nouns that stages share, a file each",
        ["tests/TextMad.Fuzzing/Targets"] = "a reader is a file",
        ["src/TextMad"] = "the nouns that cross every stage",
        ["src/TextMad/Reporting"] = "what a report says, a record each",
        ["src/TextMad/SimulatedWeb"] = "what a world is made of and its settings, a record each",
        ["src/TextMad.LiteDB"] = "one adapter: writing, questions and the file of one kind of store",
    };

    public static TheoryData<string> Projects() =>
        ["src/TextMad", "src/TextMad.Cli", "src/TextMad.Dashboard", "src/TextMad.Numerics", "src/TextMad.LiteDB", "src/TextMad.MLTokenizers", "src/TextMad.MiniLM",
            "src/TextMad.TorchSharp",
            "tests/TextMad.Tests", "tests/TextMad.Fuzzing", "tests/TextMad.Torture"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_namespace_is_a_folder(string project)
    {
        var root = Path.Combine(Repository.Root, project);
        var wrong =
            from file in Repository.Sources(project.Split('/'))
            let stated = Namespace().Match(File.ReadAllText(file)) is { Success: true } match ? match.Groups[1].Value : null
            let folder = Path.GetRelativePath(root, Path.GetDirectoryName(file)!)
            let expected = Path.GetFileName(project) + (folder == "." ? "" : "." + folder.Replace(Path.DirectorySeparatorChar, '.'))
            where stated is not null && stated != expected
            select $"{Path.GetRelativePath(Repository.Root, file)}: {stated}, not {expected}";
        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_has_at_most_the_allowed_number_of_files(string project)
    {
        var crowded =
            Repository.Sources(project.Split('/')).GroupBy(file => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(folder => folder.Count() > MostFiles && !_larger.ContainsKey(folder.Key))
            .Select(folder => FormattableString.Invariant($"{folder.Key}: {folder.Count()} files"));
        Assert.Empty(crowded);
    }

    [GeneratedRegex(@"(?m)^namespace ([\w.]+);")]
    private static partial Regex Namespace();
}
