using System.ComponentModel;
using System.Reflection;
using TextMad.Configuration;
using TextMad.Metrics.Counting;

namespace TextMad.Metrics.Marks;

/// <summary>Words and phrases of a language by which metrics of style count. Read from a data file, one per language.</summary>
public sealed record LanguageMarks
{
    private static readonly EmbeddedFiles _files = new(Assembly.GetExecutingAssembly(), "TextMad.Metrics.Marks.", ".yaml");

    /// <summary>The languages that have such a file.</summary>
    public static IReadOnlyList<LanguageMarks> Shipped { get; } =
        [.. _files.Names.Select(name => SettingsReader.Read<LanguageMarks>(_files.Read(name), $"marks of language {name}"))];

    /// <summary>The BCP 47 tag.</summary>
    [Description("the language as a BCP 47 tag")]
    public required string Code { get; init; }

    /// <summary>Words and phrases that link sentences, in lower case.</summary>
    [Description("words and phrases that link sentences, in lower case")]
    public ValueList<string> Connectives { get; init; } = [];

    /// <summary>Words and phrases that weaken a claim, in lower case.</summary>
    [Description("words and phrases that weaken a claim, in lower case")]
    public ValueList<string> Hedges { get; init; } = [];

    /// <summary>The forms of the verb that begins a passive.</summary>
    [Description("the forms of the verb that begins a passive")]
    public ValueList<string> PassiveAuxiliaries { get; init; } = [];

    /// <summary>Adverbs that can stand between it and the participle.</summary>
    [Description("adverbs that can stand between it and the participle")]
    public ValueList<string> PassiveAdverbs { get; init; } = [];

    /// <summary>What other such adverbs end in.</summary>
    [Description("what other such adverbs end in")]
    public string PassiveAdverbEnding { get; init; } = "";

    /// <summary>What regular participles end in.</summary>
    [Description("what regular participles end in")]
    public string ParticipleEnding { get; init; } = "";

    /// <summary>Words that end so and are none.</summary>
    [Description("words that end so and are not participles")]
    public ValueList<string> NotParticiples { get; init; } = [];

    /// <summary>Irregular participles.</summary>
    [Description("irregular participles")]
    public ValueList<string> Participles { get; init; } = [];
}
