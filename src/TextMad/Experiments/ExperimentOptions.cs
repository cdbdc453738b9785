using System.ComponentModel;
using TextMad.Experiments.Studies;
using TextMad.Tokenization;

namespace TextMad.Experiments;

/// <summary>Everything that decides the results of a run on text: with the same corpus, the same options give the same bits.</summary>
public sealed record ExperimentOptions
{
    /// <summary>What the run is for, in a line.</summary>
    [Description("what the run is for, in a line")]
    public string Description { get; init; } = "";

    /// <summary>Real text.</summary>
    [Description("the real text")]
    public DataOptions Data { get; init; } = new();

    /// <summary>The tokenizer, trained on the real text that is not held out unless it is read from a file.</summary>
    [Description("byte-level BPE, trained on the real text that is not held out, or a tokenizer from a file")]
    public TokenizerOptions Tokenizer { get; init; } = new();

    /// <summary>The model that is fitted again and again.</summary>
    [Description("the model that is fitted in every generation")]
    public ModelOptions Model { get; init; } = new TransformerModelOptions();

    /// <summary>How models write.</summary>
    [Description("how models write")]
    public WritingOptions Writing { get; init; } = new();

    /// <summary>How models are measured.</summary>
    [Description("how models are measured")]
    public MeasuringOptions Measuring { get; init; } = new();

    /// <summary>The loop.</summary>
    [Description("the loop")]
    public LoopOptions Loop { get; init; } = new();

    /// <summary>The publication that the run replicates, if any.</summary>
    [Description("the publication that the run replicates, and what it found")]
    public StudyOptions Study { get; init; } = new();
}
