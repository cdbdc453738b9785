using TextMad.Experiments.Runs;
using TextMad.Judging;
using TextMad.Metrics;
using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Sampling;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Experiments;

/// <summary>What everything in one run works with, made once when the run begins.</summary>
internal sealed record RunContext
{
    /// <summary>The settings of the experiment.</summary>
    public required ExperimentOptions Options { get; init; }

    /// <summary>Where the run keeps its files.</summary>
    public required RunFolder Folder { get; init; }

    /// <summary>Holds the corpus, and receives what models write.</summary>
    public required ICorpusStore Store { get; init; }

    /// <summary>The run's files, each of which must be what was written.</summary>
    public required KeptFiles Files { get; init; }

    /// <summary>Trains transformers, scores with them and decodes from them.</summary>
    public required ITransformerEngine Engine { get; init; }

    /// <summary>The real text, and the tokenizer.</summary>
    public required ExperimentData Data { get; init; }

    /// <summary>The model that generation 0 begins from; null when from scratch.</summary>
    public KeptModel? Pretrained { get; init; }

    /// <summary>The judge; null when the run has none.</summary>
    public Judge? Judge { get; init; }

    /// <summary>The judge as the store knows it; null when no mitigation asks it.</summary>
    public ModelId? JudgeModel { get; init; }

    /// <summary>What makes texts points; null to leave out the metrics that need them.</summary>
    public ITextEmbedder? Embedder { get; init; }

    /// <summary>What models must not write; null when the tokenizer does not tell.</summary>
    public TextConstraint? Constraint { get; init; }

    /// <summary>Receives each step that is done, to show progress.</summary>
    public required IProgressSink Progress { get; init; }

    /// <summary>Told of trainings as they go on.</summary>
    public IExperimentObserver Observer { get; init; } = IExperimentObserver.None;

    /// <summary>Gives memory back between phases.</summary>
    public required RunMemory Memory { get; init; }

    /// <summary>What files say of the engine: nothing of the built-in one, which was there before there were others.</summary>
    public EngineDescription? OtherEngine => Engine.Description is { Name: not BuiltinEngine.Name } other ? other : null;

    /// <summary>The run's name.</summary>
    public string Id => Folder.Id;

    /// <summary>The run's tokenizer.</summary>
    public ITokenizer Tokenizer => Data.Tokenizer;

    /// <summary>n, the size of R0 in tokens.</summary>
    public long Tokens => Options.Data.Tokens;

    /// <summary>Returns a model at work: the engine scores with a transformer and decodes from it.</summary>
    public ILanguageModel Open(ILanguageModel model) => model is Transformer transformer ? Engine.Open(transformer) : model;
}
