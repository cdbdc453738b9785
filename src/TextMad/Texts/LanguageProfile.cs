using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using TextMad.Configuration;

namespace TextMad.Texts;

/// <summary>
/// What the quality rules must know of a language: its frequent words, and the thresholds that differ between languages. Read from a data file,
/// one per language.
/// </summary>
public sealed record LanguageProfile
{
    private static readonly EmbeddedFiles _files = new(Assembly.GetExecutingAssembly(), "TextMad.Texts.Languages.", ".yaml");

    /// <summary>The languages that ship with the tool, as BCP 47 tags in alphabetical order.</summary>
    public static IReadOnlyList<string> Codes => _files.Names;

    /// <summary>The languages that ship with the tool.</summary>
    public static IReadOnlyList<LanguageProfile> Shipped { get; } = [.. Codes.Select(code => SettingsReader.Read<LanguageProfile>(_files.Read(code), $"language {code}"))];

    /// <summary>English.</summary>
    public static LanguageProfile English => Shipped.First(profile => profile.Code == "en");

    /// <summary>The BCP 47 tag.</summary>
    [Description("the language as a BCP 47 tag")]
    public required string Code { get; init; }

    /// <summary>The name in English.</summary>
    [Description("its name in English")]
    public required string Name { get; init; }

    /// <summary>Frequent words without meaning of their own, in lower case: they tell the language.</summary>
    [Description("frequent words, in lower case, by which the language is told")]
    public ValueList<string> FunctionWords { get; init; } = [];

    /// <summary>The least share of function words among the words of a text in this language.</summary>
    [Description("least share of function words in a text of the language")]
    [Range(0.0, 1.0)]
    public double FunctionWordShare { get; init; } = 0.25;

    /// <summary>The words of which Gopher's quality rules want to see some, as they are written within a sentence.</summary>
    [Description("words of which gopher_quality wants to see some")]
    public ValueList<string> StopWords { get; init; } = [];

    /// <summary>How many different stop words a text must have.</summary>
    [Description("how many different stop words a text must have")]
    [Range(0, 1000)]
    public int MinimumStopWords { get; init; } = 2;

    /// <summary>The least mean length of words, in code points.</summary>
    [Description("least mean length of words, in characters")]
    [Range(0.0, 1000.0)]
    public double MinimumWordLength { get; init; } = 3;

    /// <summary>The largest mean length of words, in code points.</summary>
    [Description("largest mean length of words, in characters")]
    [Range(0.0, 1000.0)]
    public double MaximumWordLength { get; init; } = 10;

    /// <summary>The least share of tokens with a letter.</summary>
    [Description("least share of words with a letter")]
    [Range(0.0, 1.0)]
    public double LetterWordShare { get; init; } = 0.8;

    /// <summary>The least share of lines that end in punctuation (FineWeb).</summary>
    [Description("least share of lines that end in punctuation")]
    [Range(0.0, 1.0)]
    public double LinePunctuationShare { get; init; } = 0.12;

    /// <summary>Most line ends per word (FineWeb).</summary>
    [Description("most line ends per word")]
    [Range(0.0, 1000.0)]
    public double LinesPerWord { get; init; } = 0.3;

    /// <summary>What lines about cookies and terms of use say, in lower case (C4).</summary>
    [Description("what lines about cookies and terms of use say, in lower case")]
    public ValueList<string> PolicyPhrases { get; init; } = [];

    /// <summary>Words whose final stop ends no sentence.</summary>
    [Description("words whose final stop ends no sentence")]
    public ValueList<string> Abbreviations { get; init; } = [];

    /// <summary>Returns a language that ships with the tool, or one in a file of the same form.</summary>
    /// <param name="nameOrFile">A code, or the path of a YAML file.</param>
    /// <exception cref="InputException">Neither, or the file is wrong.</exception>
    public static LanguageProfile Find(string nameOrFile) => Shipped.FirstOrDefault(profile => profile.Code == nameOrFile)
        ?? (File.Exists(nameOrFile)
            ? SettingsReader.ReadFile<LanguageProfile>(nameOrFile)
            : throw new InputException($"'{nameOrFile}' is neither a language with rules of its own ({string.Join(", ", Codes)}) nor a file that describes one."));
}
