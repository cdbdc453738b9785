using System.Text.RegularExpressions;

namespace TextMad.Tests.Laws;

/// <summary>
/// No circle leads through folders, at any level. In every folder, its sub-folders (each with all below it) and its own files (each for itself: nouns that the
/// sub-folders use, and what puts the sub-folders together) know one another in one direction only. Read from the sources: a file knows a type
/// that its namespace and its using directives let it see and that it names; comments and strings are left out.
/// </summary>
public sealed partial class FolderCircleLaws
{
    /// <summary>Circles that are there and should not be, by folder; each says why it is still there. An entry without a circle fails.</summary>
    private static readonly Dictionary<string, string> _excused = new()
    {
        ["src/TextMad/Experiments"] = "run, seed and model contexts are being parted from what runs an experiment; Runs, Models and Threshold know one another until then.",
        ["src/TextMad/Storage"] = "a batch holds documents that are prepared for the store, and preparing reads the batch.",
    };

    public static TheoryData<string> Projects() =>
    [
        "src/TextMad", "src/TextMad.Numerics", "src/TextMad.Cli", "src/TextMad.Dashboard", "src/TextMad.LiteDB", "src/TextMad.MiniLM", "src/TextMad.MLTokenizers",
        "src/TextMad.TorchSharp",
    ];

    [Fact]
    public void Every_project_is_checked() => Assert.Equal(
        Directory.GetDirectories(Path.Combine(Repository.Root, "src"), "TextMad*").Select(folder => $"src/{Path.GetFileName(folder)}").Order(StringComparer.Ordinal),
        Projects().Select(row => row.Data).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_circle_leads_through_folders(string project)
    {
        var files = Read(project);
        var circles =
            Folders(files).SelectMany(folder => Circles(files, folder).Select(circle => (Folder: folder.Length == 0 ? project : $"{project}/{folder}", Text: circle))).ToList();
        var wrong = circles.Where(circle => !_excused.ContainsKey(circle.Folder)).Select(circle => $"{circle.Folder}: {circle.Text}").ToList();
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.Empty(
            _excused.Keys.Where(folder => (folder == project || folder.StartsWith(project + "/", StringComparison.Ordinal)) && circles.All(circle => circle.Folder != folder))
            .Select(folder => $"{folder} has no circle any more: take it out of the list."));
    }

    [Fact]
    public void Circles_are_found_between_folders_and_through_files_beside_them()
    {
        List<SourceFile> files =
        [
            SourceFile.Of("P", "Noun.cs", "namespace P;\nclass Noun { }"),
            SourceFile.Of("P", "Whole.cs", "using P.A; namespace P;\nclass Whole { First first; }"),
            SourceFile.Of("P", "A/First.cs", "using P.B; namespace P.A;\nclass First { Noun noun; Second second; }"),
            SourceFile.Of("P", "B/Second.cs", "namespace P.B;\nclass Second { Noun noun; /* First */ }"),
        ];
        Assert.Empty(Circles(files, ""));
        files[3] = SourceFile.Of("P", "B/Second.cs", "namespace P.B;\nclass Second { A.First back; }");
        Assert.Equal("A, B: First.cs names Second, Second.cs names First", Assert.Single(Circles(files, "")));
        files[3] = SourceFile.Of("P", "B/Second.cs", "namespace P.B;\nclass Second { Whole whole; }");
        Assert.StartsWith("A, B, Whole.cs:", Assert.Single(Circles(files, "")), StringComparison.Ordinal);
    }

    private static List<SourceFile> Read(string project)
    {
        var root = Path.Combine(Repository.Root, project);
        return [.. Repository.Sources(project.Split('/'))
            .Select(file => SourceFile.Of(Path.GetFileName(project), Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllText(file)))];
    }

    /// <summary>All folders of a project that have files in or below them; the project's own is the empty text.</summary>
    private static IEnumerable<string> Folders(IEnumerable<SourceFile> files) =>
        files.SelectMany(file => Ancestors(file.Folder)).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (; folder.Length > 0; folder = folder[..Math.Max(0, folder.LastIndexOf('/'))])
        {
            yield return folder;
        }

        yield return "";
    }

    /// <summary>The circles among what stands in a folder, each as what takes part and who names whom.</summary>
    private static IEnumerable<string> Circles(List<SourceFile> files, string folder)
    {
        var homes = files.SelectMany(file => file.Types.Select(type => (Type: type, File: file))).ToLookup(home => home.Type, home => home.File);
        var arrows =
            (from file in files
             let here = Place(file, folder)
             where here is not null
             from type in file.Names
             from home in homes[type]
             where home.Folder != file.Folder || home.Folder == folder
             where file.Knows(home, type) && !homes[type].Contains(file)
             let there = Place(home, folder)
             where there is not null && there != here
             select (From: here, To: there, Text: $"{file.Name} names {type}")).Distinct().ToList();
        var reached = arrows.Select(arrow => arrow.From).Distinct().ToDictionary(place => place, place => Reached(place, arrows.ToLookup(arrow => arrow.From, arrow => arrow.To)));
        foreach (var circle in reached.Keys.Where(place => reached[place].Contains(place))
            .GroupBy(place => string.Join(", ", reached[place].Where(other => reached.TryGetValue(other, out var back) && back.Contains(place)).Order(StringComparer.Ordinal)))
            .Where(circle => circle.Any(place => !place.EndsWith(".cs", StringComparison.Ordinal))))
        {
            var members = circle.ToHashSet();
            var names = arrows.Where(arrow => members.Contains(arrow.From) && members.Contains(arrow.To)).Select(arrow => arrow.Text).Distinct().Order(StringComparer.Ordinal);
            yield return $"{circle.Key}: {string.Join(", ", names)}";
        }
    }

    /// <summary>What in a folder a file belongs to: the sub-folder that it is in or below, or itself; null when it is elsewhere.</summary>
    private static string? Place(SourceFile file, string folder)
    {
        if (file.Folder == folder)
        {
            return file.Name;
        }

        var prefix = folder.Length == 0 ? "" : folder + "/";
        return file.Folder.StartsWith(prefix, StringComparison.Ordinal) ? file.Folder[prefix.Length..].Split('/')[0] : null;
    }

    private static HashSet<string> Reached(string from, ILookup<string, string> arrows)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([from]);
        while (open.TryPop(out var place))
        {
            foreach (var next in arrows[place].Where(reached.Add))
            {
                open.Push(next);
            }
        }

        return reached;
    }

    /// <param name="Project">Its project.</param>
    /// <param name="Folder">Its folder in the project, parts separated by slashes.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Types">The types that it declares.</param>
    /// <param name="Alone">The words in it that stand behind no dot.</param>
    /// <param name="Qualified">The pairs of words in it with a dot between them.</param>
    /// <param name="Visible">The folders whose types it sees.</param>
    private sealed partial record SourceFile(
        string Project, string Folder, string Name, HashSet<string> Types, HashSet<string> Alone, HashSet<string> Qualified, HashSet<string> Visible)
    {
        /// <summary>The words in it that can be types.</summary>
        public IEnumerable<string> Names => Alone.Concat(Qualified.Select(pair => pair[(pair.IndexOf('.', StringComparison.Ordinal) + 1)..])).Distinct();

        public static SourceFile Of(string project, string path, string text)
        {
            var bare = SourceText.Bare(text);
            var folder = Path.GetDirectoryName(path)!.Replace(Path.DirectorySeparatorChar, '/');
            var prefix = project + ".";
            return new SourceFile(
                project,
                folder,
                Path.GetFileName(path),
                [.. SourceText.DeclaredTypes(bare)],
                [.. Word().Matches(bare).Select(match => match.Value)],
                [.. Pair().Matches(bare).Select(match => match.Value)],
                [
                    .. Ancestors(folder),
                    .. SourceText.UsedNamespaces(bare).Where(used => used == project || used.StartsWith(prefix, StringComparison.Ordinal))
                        .Select(used => used.Length == project.Length ? "" : used[prefix.Length..].Replace('.', '/')),
                ]);
        }

        /// <summary>Whether it names a type of another file that is in its sight, or names one with the last part of its namespace.</summary>
        public bool Knows(SourceFile home, string type) =>
            (Visible.Contains(home.Folder) && Alone.Contains(type)) || Qualified.Contains($"{home.Folder[(home.Folder.LastIndexOf('/') + 1)..]}.{type}");

        [GeneratedRegex(@"(?<![.\w])[A-Z]\w*\b")]
        private static partial Regex Word();

        [GeneratedRegex(@"\b[A-Z]\w*\.[A-Z]\w*\b")]
        private static partial Regex Pair();
    }
}
