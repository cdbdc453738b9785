using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Experiments.Studies;
using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Judging;
using TextMad.Models.NGram;
using TextMad.Models.Transformers;
using TextMad.Sampling;
using TextMad.Tokenization;
using TextMad.Training;

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

/// <summary>Which real text a run uses and how it is cut.</summary>
public sealed record DataOptions
{
    /// <summary>A corpus of the store.</summary>
    [Description("name of a corpus in the store")]
    public string Corpus { get; init; } = "brown";

    /// <summary>Documents are cut into passages of about so many words, the items of the loop; 0 leaves them whole.</summary>
    [Description("documents are cut into passages of about so many words; 0 leaves them whole")]
    [Range(0, 1_000_000)]
    public int PassageWords { get; init; } = 64;

    /// <summary>Share of the documents (before cutting) that no model ever sees.</summary>
    [Description("share of the documents that no model sees, to measure on")]
    [Range(0.001, 0.9)]
    public double HeldoutShare { get; init; } = 0.1;

    /// <summary>At most so many tokens of the held-out text are scored.</summary>
    [Description("at most so many held-out tokens are scored")]
    [Range(100, 1_000_000_000)]
    public long HeldoutTokens { get; init; } = 20_000;

    /// <summary>n, the size of R0 in tokens: the unit in which regimes state amounts.</summary>
    [Description("size of the first real training set in tokens; regimes state amounts as multiples of it")]
    [Range(100, 1_000_000_000_000)]
    public long Tokens { get; init; } = 100_000;

    /// <summary>Whether the fresh supply begins again from its start when it is used up; otherwise that is an error.</summary>
    [Description("begin the supply of fresh real text again when it is used up")]
    public bool ReuseFresh { get; init; }
}

/// <summary>The kind of model, with its settings.</summary>
public abstract record ModelOptions
{
    /// <summary>Whose code works with it; engines other than the built-in one know transformers only.</summary>
    [Description("whose code trains, scores and decodes transformers: builtin, torch for PyTorch, or auto: torch where there is a GPU")]
    public ModelEngine Engine { get; init; } = ModelEngine.Builtin;

    /// <summary>In which numbers products are worked out.</summary>
    [Description("numbers in which products are worked out: float32, with torch also tf32 (NVIDIA's GPUs) or bfloat16")]
    public ModelPrecision Precision { get; init; } = ModelPrecision.Float32;

    /// <summary>Where torch works: <see cref="EngineOptions.DeviceForms"/>.</summary>
    [Description("where torch works: auto for a GPU if there is one, cpu, cuda, cuda:N or mps")]
    public string Device { get; init; } = EngineOptions.AnyDevice;

    /// <summary>Whether torch is held to operations that give the same bits every time on the same machine.</summary>
    [Description("torch only: only operations that give the same bits every time on the same machine; slower on GPUs")]
    public bool Deterministic { get; init; }

    /// <summary>What the settings say of the engine.</summary>
    public EngineOptions ForEngine() => new() { Engine = Engine, Device = Device, Precision = Precision, Deterministic = Deterministic };
}

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

/// <summary>What the optimiser of a training begins with that begins from other weights than random ones.</summary>
public enum OptimiserStart
{
    /// <summary>Zero moments.</summary>
    Reset,

    /// <summary>The moments and the number of steps that the training of those weights ended with.</summary>
    Keep,
}

/// <summary>An interpolated Kneser-Ney n-gram model.</summary>
[Description("an interpolated Kneser-Ney n-gram model [Chen and Goodman 1999]")]
[SettingName("ngram")]
public sealed record NGramModelOptions : ModelOptions
{
    /// <summary>n.</summary>
    [Description("length of the n-grams")]
    [Range(1, 10)]
    public int Order { get; init; } = 4;

    /// <summary>One discount per order, or three.</summary>
    [Description("modified (three discounts per order) or single")]
    public NGramDiscounting Discounting { get; init; } = NGramDiscounting.Modified;
}

/// <summary>A unigram distribution: tokens drawn independently of each other.</summary>
[Description("tokens drawn independently of each other by their frequencies [Seddik et al., 2404.05090]")]
[SettingName("unigram")]
public sealed record UnigramModelOptions : ModelOptions;

/// <summary>What a text begins with.</summary>
public enum PromptSource
{
    /// <summary>Nothing: a text begins after the end-of-text token.</summary>
    None,

    /// <summary>The beginning of a random document of R0.</summary>
    Real,

    /// <summary>The beginning of a random document of the model's own training set.</summary>
    TrainingSet,
}

/// <summary>How models write the text that the next generation reads.</summary>
public sealed record WritingOptions
{
    /// <summary>What texts begin with.</summary>
    [Description("what texts begin with: none, real or training_set")]
    public PromptSource Prompts { get; init; } = PromptSource.None;

    /// <summary>Length of a prompt in tokens; documents that are not longer give no prompt.</summary>
    [Description("length of a prompt in tokens")]
    [Range(1, 100_000)]
    public int PromptTokens { get; init; } = 16;

    /// <summary>How tokens are chosen.</summary>
    [Description("how tokens are chosen")]
    public DecodingOptions Decoding { get; init; } = new();
}

/// <summary>How models and what they write are measured.</summary>
public sealed record MeasuringOptions
{
    /// <summary>
    /// Whether a judge measures too: fluency, and the metrics that compare clouds of texts. On, it is that of the run's corpus, which is built
    /// when there is none and refused when its text is in another language than the run's; a name asks for that judge, whatever it was made of. Texts that it has seen are left out
    /// of the run.
    /// </summary>
    [Description("measure with a judge too: true for that of this corpus (built when there is none), or the name of another; texts that it has seen are left out of the run")]
    public SwitchOrName Judge { get; init; }

    /// <summary>What makes texts points, for the metrics that compare clouds of texts. <see cref="EmbedderKind.Judge"/> is without effect when there is no judge.</summary>
    [Description(
        "what makes texts points for precision, coverage, mauve and their like: judge (when there is one); or without one tfidf, "
        + "words in any language, or minilm, a sentence encoder for English")]
    public EmbedderKind Embeddings { get; init; }
}

/// <summary>The generations, seeds and regimes of a run.</summary>
public sealed record LoopOptions
{
    /// <summary>T: generations 1..T follow generation 0.</summary>
    [Description("generations after generation 0")]
    [Range(1, 100_000)]
    public int Generations { get; init; } = 5;

    /// <summary>A repetition per seed.</summary>
    [Description("a repetition per seed")]
    public ValueList<ulong> Seeds { get; init; } = [1];

    /// <summary>Regimes to compare; they share generation 0.</summary>
    [Description("regimes to compare; they share generation 0")]
    public ValueList<Regime> Regimes { get; init; } = [new Replace(), new Fresh()];

    /// <summary>The labels of all lineages of models, in the order of the regimes.</summary>
    internal IReadOnlyList<string> Lineages => [.. Regimes.SelectMany(regime => regime.Lineages)];
}
