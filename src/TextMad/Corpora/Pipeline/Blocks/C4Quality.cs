using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using TextMad.Configuration;
using TextMad.Texts;

namespace TextMad.Corpora.Pipeline.Blocks;

/// <summary>The rules of C4 [Raffel et al. 2020, section 2.2]: lines that are not prose are taken out, and pages with too little of it dropped.</summary>
/// <remarks>Of what is left, lines follow each other without blank ones. The list of bad words is not part of this.</remarks>
[Description("removes lines that are not prose, and drops pages with too little prose [Raffel et al. 2020, section 2.2]")]
[SettingName("c4_quality")]
public sealed partial record C4Quality : DocumentBlock
{
    /// <inheritdoc/>
    public override string Name => "c4_quality";

    /// <summary>Whether lines must end in <c>. ? ! " '</c>, and not in an ellipsis. FineWeb does without.</summary>
    [Description("remove lines that do not end in . ? ! \" ' or end in an ellipsis")]
    public bool TerminalPunctuation { get; init; } = true;

    /// <summary>Least words of a line, parted by white space.</summary>
    [Description("least number of words of a line")]
    [Range(0, 1_000_000)]
    public int MinimumLineWords { get; init; } = 3;

    /// <summary>Longest word of a line, in code points.</summary>
    [Description("longest word of a line, in characters")]
    [Range(1, 1_000_000_000)]
    public int MaximumWordLength { get; init; } = 1000;

    /// <summary>Least sentences of what is left.</summary>
    [Description("least number of sentences that must be left")]
    [Range(0, 1_000_000)]
    public int MinimumSentences { get; init; } = 5;

    /// <summary>Whether to remove marks of citation and editing: <c>[1]</c>, <c>[edit]</c>, <c>[citation needed]</c>.</summary>
    [Description("remove [1], [edit] and [citation needed]")]
    public bool RemoveCitations { get; init; } = true;

    /// <summary>Whether to remove lines that say "javascript".</summary>
    [Description("remove lines that say \"javascript\"")]
    public bool Javascript { get; init; } = true;

    /// <summary>Whether to remove lines about cookies and terms of use.</summary>
    [Description("remove lines about cookies and terms of use")]
    public bool Policies { get; init; } = true;

    /// <summary>Whether to drop documents that say "lorem ipsum".</summary>
    [Description("drop documents that say \"lorem ipsum\"")]
    public bool LoremIpsum { get; init; } = true;

    /// <summary>Whether to drop documents with a curly bracket.</summary>
    [Description("drop documents with a curly bracket")]
    public bool CurlyBracket { get; init; } = true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Edits { get; } = ["long_word_lines", "unpunctuated_lines", "short_lines", "javascript_lines", "policy_lines"];

    /// <inheritdoc/>
    public override BlockOutcome Apply(PipelineText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var kept = new List<string>();
        var taken = new int[Edits.Count];
        var sentences = 0;
        string? reason = null;
        foreach (var raw in text.Text.Split('\n'))
        {
            var line = raw.Trim();
            var words = line.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
            var longWord = Array.Exists(words, word => TextTokens.CodePoints(word) > MaximumWordLength);
            line = RemoveCitations && !longWord ? Citation().Replace(line, "") : line;
            var lower = line.ToLowerInvariant();
            var edit = longWord ? 0
                : TerminalPunctuation && !EndsAsSentencesDo(line) ? 1
                : words.Length < MinimumLineWords ? 2
                : -1;
            if (edit < 0 && LoremIpsum && lower.Contains("lorem ipsum", StringComparison.Ordinal))
            {
                reason ??= PipelineReasons.C4LoremIpsum;
            }
            else if (edit < 0 && Javascript && lower.Contains("javascript", StringComparison.Ordinal))
            {
                edit = 3;
            }
            else if (edit < 0 && CurlyBracket && line.Contains('{', StringComparison.Ordinal))
            {
                reason ??= PipelineReasons.C4CurlyBracket;
            }
            else if (edit < 0 && Policies && text.Language.PolicyPhrases.Any(phrase => lower.Contains(phrase, StringComparison.Ordinal)))
            {
                edit = 4;
            }

            if (edit >= 0)
            {
                // Blank lines part paragraphs: they go with the others, but nothing is lost with them.
                taken[edit] += line.Length > 0 ? 1 : 0;
                continue;
            }

            sentences += text.Sentences.Count(line);
            kept.Add(line);
        }

        reason ??= sentences < MinimumSentences ? PipelineReasons.C4FewSentences : null;
        Signal[] signals = [new("sentences", sentences), new("lines_kept", kept.Count), .. Edits.Select((name, i) => new Signal(name, taken[i]))];
        if (reason is not null)
        {
            return new BlockOutcome(signals)
            {
                Reason = reason, Detail = reason == PipelineReasons.C4FewSentences ? FormattableString.Invariant($"sentences {sentences}") : null,
            };
        }

        var left = string.Join('\n', kept).Trim();
        return new BlockOutcome(signals) { Text = left == text.Text ? null : left };
    }

    private static bool EndsAsSentencesDo(string line) =>
        line.Length > 0 && line[^1] is '.' or '?' or '!' or '"' or '\'' && !line.EndsWith("...", StringComparison.Ordinal);

    [GeneratedRegex(@"\[[0-9]*\]|\[edit\]|\[citation needed\]", RegexOptions.CultureInvariant)]
    private static partial Regex Citation();
}
