using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;

namespace TextMad.Tokenization;

/// <summary>Where a run's tokenizer comes from: trained on its real text, read from a file, or known by the name of its model; and whose code encodes with it.</summary>
public sealed record TokenizerOptions : ISettingRules
{
    /// <inheritdoc cref="BytePairTrainingOptions.Vocabulary"/>
    [Description("token ids in all: 256 bytes, end of text, and the merges")]
    [Range(257, 1 << 20)]
    public int Vocabulary { get; init; } = 2048;

    /// <inheritdoc cref="BytePairTrainingOptions.MinimumPairCount"/>
    [Description("merge a pair of tokens only if it occurs at least this often")]
    [Range(1, int.MaxValue)]
    public int MinimumPairCount { get; init; } = 2;

    /// <summary>Whose code turns text into ids.</summary>
    [Description("whose code turns text into ids: builtin, or ml for Microsoft.ML.Tokenizers, which reads more kinds of files and knows tokenizers by name")]
    public TokenizerEngine Engine { get; init; } = TokenizerEngine.Builtin;

    /// <summary>
    /// A tokenizer to use instead of training one; empty to train. Both engines read GPT-2's: a folder with <c>vocab.json</c> and
    /// <c>merges.txt</c>, or a <c>tokenizer.json</c>; ml reads <c>.tiktoken</c> files, SentencePiece's <c>.model</c> and WordPiece's <c>.txt</c> vocabularies, too.
    /// </summary>
    [Description("a tokenizer file or folder to use instead of training one; empty to train")]
    public string File { get; init; } = "";

    /// <summary>A model of others, or an encoding, whose tokenizer to use instead of training one: <c>gpt-4o</c>, <c>cl100k_base</c>; empty to train. Of engine ml.</summary>
    [Description("a model of another project or an encoding whose tokenizer to use, e.g. gpt-4o or cl100k_base, with engine: ml; empty to train")]
    public string Model { get; init; } = "";

    /// <summary>The pattern that cuts text before tokens are merged, of a <c>.tiktoken</c> file, which does not say it.</summary>
    [Description("how text is cut before merging, of a .tiktoken file: auto decides by the file's name")]
    public TokenSplitting Splitting { get; init; } = TokenSplitting.Auto;

    /// <summary>Whether nothing is trained, because a file or a name says which tokenizer.</summary>
    internal bool IsGiven => File.Length > 0 || Model.Length > 0;

    /// <summary>How a vocabulary is trained.</summary>
    internal BytePairTrainingOptions Training => new() { Vocabulary = Vocabulary, MinimumPairCount = MinimumPairCount };

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> FindProblems()
    {
        if (IsGiven && Training != new BytePairTrainingOptions())
        {
            yield return new SettingProblem(
                $"vocabulary and minimum_pair_count have no effect beside {(File.Length > 0 ? "file" : "model")}, which has a vocabulary of its own; leave one of "
                + "them out. To remove a preset's vocabulary, set tokenizer as a whole, such as tokenizer={{engine: ml, model: gpt-4o}}.");
        }

        if (File.Length > 0 && Model.Length > 0)
        {
            yield return new SettingProblem("file and model both choose the tokenizer; leave one of them out.");
        }

        if (Model.Length > 0 && Engine != TokenizerEngine.Ml)
        {
            yield return new SettingProblem($"model: {Model} needs engine: ml, which has tokenizers by the names of their models.");
        }

        if (Splitting != TokenSplitting.Auto && !TokenizerFiles.IsTiktoken(File))
        {
            yield return new SettingProblem("splitting has no effect unless file names a .tiktoken file: other files contain how text is cut.");
        }
    }
}
