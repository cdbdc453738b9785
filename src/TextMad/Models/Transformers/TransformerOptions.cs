using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;

namespace TextMad.Models.Transformers;

/// <summary>The shape of a GPT-2 style transformer; the vocabulary comes from the tokenizer.</summary>
public sealed record TransformerOptions : ISettingRules
{
    /// <summary>Transformer blocks.</summary>
    [Description("transformer blocks")]
    [Range(1, 96)]
    public int Layers { get; init; } = 4;

    /// <summary>Attention heads per block; must divide the width.</summary>
    [Description("attention heads per block; must divide the width")]
    [Range(1, 128)]
    public int Heads { get; init; } = 4;

    /// <summary>C, the size of the residual stream.</summary>
    [Description("size of the residual stream")]
    [Range(8, 16384)]
    public int Width { get; init; } = 128;

    /// <summary>T, the longest context in tokens.</summary>
    [Description("longest context in tokens")]
    [Range(2, 8192)]
    public int Context { get; init; } = 128;

    /// <summary>Dropout probability on embeddings, attention weights and residual branches while training.</summary>
    [Description("dropout probability while training")]
    [Range(0.0, 0.9)]
    public double Dropout { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> FindProblems()
    {
        if (Width % Heads != 0)
        {
            yield return new SettingProblem(FormattableString.Invariant($"heads {Heads} does not divide width {Width}: the number of heads must divide the width."), nameof(Heads));
        }
    }
}
