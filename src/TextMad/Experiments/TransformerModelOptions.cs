using System.ComponentModel;
using TextMad.Configuration;
using TextMad.Generations;
using TextMad.Models.Transformers;
using TextMad.Training;

namespace TextMad.Experiments;

/// <summary>A GPT-2 style transformer trained by gradient descent.</summary>
[Description("a GPT-2 style transformer, trained by AdamW or Muon [Radford et al. 2019]")]
[SettingName("transformer")]
public sealed record TransformerModelOptions : ModelOptions
{
    /// <summary>Its shape.</summary>
    [Description("layers, heads, width, context")]
    public TransformerOptions Shape { get; init; } = new();

    /// <summary>Its training.</summary>
    [Description("budget, batch and optimiser")]
    public TrainingOptions Training { get; init; } = new();

    /// <summary>A model from outside the run that generation 0 begins from; empty for none. The run then uses its tokenizer.</summary>
    [Description("a model of the workspace that generation 0 begins from, with its tokenizer; empty for none")]
    public string Pretrained { get; init; } = "";

    /// <summary>What the training of each generation begins from.</summary>
    [Description("what each generation begins from: scratch, previous, generation0 or pretrained")]
    public Initialisation Initialisation { get; init; } = Initialisation.Scratch;

    /// <summary>What becomes of the optimiser's state when a training begins from a model of the run.</summary>
    [Description("whether the optimiser's state that goes with the weights a training begins from is kept or reset")]
    public OptimiserStart Optimiser { get; init; } = OptimiserStart.Reset;
}
