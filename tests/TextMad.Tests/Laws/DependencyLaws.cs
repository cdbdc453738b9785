using System.Text.RegularExpressions;

namespace TextMad.Tests.Laws;

/// <summary>
/// Dependencies point one way: what each stage (a folder of the library) may know of the others. Read from the sources: using
/// directives and qualified names, comments and strings left out.
/// </summary>
public sealed partial class DependencyLaws
{
    private static readonly Dictionary<string, string[]> _mayKnow = new()
    {
        [""] = [],
        ["Configuration"] = [],
        ["Compression"] = [],
        ["Listening"] = [],
        ["Parquet"] = [],
        ["Executors"] = ["Configuration"],
        ["Texts"] = ["Configuration"],
        ["Storage"] = ["Configuration", "Texts"],
        ["Tokenization"] = ["Configuration"],
        ["Statistics"] = [],
        ["Urls"] = ["Texts"],
        ["Fetching"] = ["Configuration", "Compression", "Texts", "Urls"],
        ["Warc"] = ["Compression", "Fetching", "Urls"],
        ["Pages"] = ["Texts", "Urls", "Fetching"],
        ["Crawling"] = ["Configuration", "Compression", "Storage", "Texts", "Urls", "Fetching", "Pages"],
        ["SimulatedWeb"] = ["Configuration", "Listening", "Urls", "Fetching"],
        ["Corpora"] = ["Configuration", "Executors", "Compression", "Parquet", "Storage", "Texts", "Urls", "Fetching", "Warc", "Pages"],
        ["Models"] = ["Configuration", "Tokenization"],
        ["Training"] = ["Configuration", "Models"],
        ["Sampling"] = ["Configuration", "Statistics", "Texts", "Tokenization", "Models"],
        ["Completions"] = ["Listening", "Tokenization", "Models", "Sampling"],
        ["Metrics"] = ["Configuration", "Statistics", "Tokenization", "Texts", "Models"],
        ["Provenance"] = ["Storage", "Texts"],
        ["Reporting"] = ["Configuration", "Statistics", "Parquet"],
        ["Tracking"] = ["Reporting"],
        ["Generations"] = ["Configuration", "Models"],
        ["Theory"] = ["Configuration", "Models", "Generations"],
        ["Judging"] = ["Configuration", "Storage", "Tokenization", "Texts", "Corpora", "Models", "Training", "Metrics"],
        ["Experiments"] =
        [
            "Executors",
            "Configuration", "Statistics", "Storage", "Tokenization", "Texts", "Urls", "Fetching", "Crawling", "SimulatedWeb", "Corpora", "Models", "Training", "Sampling",
            "Metrics",
            "Provenance", "Reporting", "Tracking", "Generations", "Judging",
        ],
    };

    // A property may be named as a stage is: only what stands before a type of the stage is one.
    private static readonly Lazy<HashSet<(string Stage, string Type)>> _types = new(() =>
        [.. Folders().Where(stage => stage.Length > 0).SelectMany(stage => Files(stage).Select(file => (stage, Path.GetFileNameWithoutExtension(file)!)))]);

    public static TheoryData<string> Stages() => [.. Folders()];

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_stage_knows_only_the_stages_before_it(string stage)
    {
        Assert.True(_mayKnow.ContainsKey(stage), $"src/TextMad/{stage} is a new stage: say in this test what it may know.");
        var others = _mayKnow.Keys.Where(k => k.Length > 0 && k != stage && !_mayKnow[stage].Contains(k)).ToHashSet();
        var wrong =
            from file in Files(stage)
            from known in Known(File.ReadAllText(file))
            where others.Contains(known)
            select $"{Path.GetRelativePath(Repository.Root, file)} knows {known}";
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void The_list_names_no_stage_that_reaches_itself_in_a_circle()
    {
        // Every stage may know only stages that stand above it in the list.
        var order = _mayKnow.Keys.ToList();
        Assert.Empty(_mayKnow.SelectMany(s => s.Value.Where(k => order.IndexOf(k) >= order.IndexOf(s.Key)).Select(k => $"{s.Key} -> {k}")));
    }

    [Fact]
    public void Numerics_knows_nothing_of_text() => Assert.Empty(
        Repository.Sources("src", "TextMad.Numerics")
            .Where(f => ForeignNamespace().IsMatch(SourceText.Bare(File.ReadAllText(f))))
            .Select(f => Path.GetRelativePath(Repository.Root, f)));

    [Fact]
    public void Only_numerics_has_unsafe_code() => Assert.Empty(
        Repository.Sources("src").Where(f => !f.Contains("TextMad.Numerics", StringComparison.Ordinal))
            .Where(f => UnsafeCode().IsMatch(SourceText.Bare(File.ReadAllText(f))))
            .Select(f => Path.GetRelativePath(Repository.Root, f)));

    [Fact]
    public void Results_do_not_use_the_platforms_mathematics() => Assert.Empty(
        Repository.Sources("src")
            .SelectMany(f => PlatformMathematics().Matches(SourceText.Bare(File.ReadAllText(f))).Select(m => $"{Path.GetRelativePath(Repository.Root, f)}: {m.Value}")));

    private static IEnumerable<string> Folders() =>
        ["", .. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src", "TextMad"))
            .Select(d => Path.GetFileName(d)!)
            .Where(d => d is not ("bin" or "obj"))
            .Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Files(string stage) => stage.Length == 0
        ? Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "TextMad"), "*.cs")
        : Repository.Sources("src", "TextMad", stage);

    private static IEnumerable<string> Known(string source)
    {
        var bare = SourceText.Bare(source);
        return Usings().Matches(bare).Select(m => m.Groups[1].Value)
            .Concat(Qualified().Matches(bare).Where(m => _mayKnow.ContainsKey(m.Groups[1].Value) && _types.Value.Contains((m.Groups[1].Value, m.Groups[2].Value)))
                .Select(m => m.Groups[1].Value));
    }

    [GeneratedRegex(@"(?m)^\s*(?:global )?using (?:static )?(?:\w+ = )?TextMad\.(\w+)")]
    private static partial Regex Usings();

    // A stage's name before a dot and a type, neither part of a longer name nor a member of something.
    [GeneratedRegex(@"(?<![\w.])(?:TextMad\.)?([A-Z]\w+)\.(?:[A-Z]\w+\.)*?([A-Z]\w+)")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"\bTextMad\.(?!Numerics\b)\w+|using TextMad;")]
    private static partial Regex ForeignNamespace();

    [GeneratedRegex(@"\bunsafe\b|\bstackalloc\s+\w+\s*\*|\bUnsafe\.")]
    private static partial Regex UnsafeCode();

    [GeneratedRegex(@"\b(?:Math|MathF|double|float)\.(?:Log\w*|Exp\w*|Sinh?|Cosh?|Tanh?|Asin\w*|Acos\w*|Atan\w*|Pow|Cbrt)\b")]
    private static partial Regex PlatformMathematics();
}
