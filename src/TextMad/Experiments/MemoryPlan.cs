using TextMad.Experiments.Models;
using TextMad.Generations;
using TextMad.Judging;
using TextMad.Models.Transformers;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Experiments;

/// <summary>
/// How much memory a run will take at most: the largest of its phases, whose large arrays never exist together. Arrays of models are
/// known to the byte; what the runtime and texts take is measured.
/// </summary>
/// <param name="Process">The runtime, its compiled code, the store and small objects, while models are at work.</param>
/// <param name="Preparing">Everything while texts are read, cut and tokenized.</param>
/// <param name="Texts">What stays of the texts afterwards.</param>
/// <param name="Training">A model's training: weights, optimiser, gradient, activations; of generation 1, beside the first model.</param>
/// <param name="Writing">A model that writes: weights, their packed copies, cached keys and values.</param>
/// <param name="Measuring">Two models that score texts, one after the other.</param>
/// <param name="Reporting">Everything while results are put together: what a run takes at least.</param>
/// <param name="Workers">Chains that run side by side, each in a phase of its own.</param>
public sealed record MemoryPlan(long Process, long Preparing, long Texts, long Training, long Writing, long Measuring, long Reporting, int Workers = 1)
{
    /// <summary>The runtime with everything that a run loads, the code of metrics compiled, before it has read a text.</summary>
    private const long ProcessBytes = 156L << 20;

    /// <summary>The same at the end, with the code of metrics and reports compiled.</summary>
    private const long ReportingBytes = 99L << 20;

    // Measured on the Brown corpus whole and halved, in passages of 24 words and in whole documents.
    private const double PreparingPerByte = 7.2;
    private const double PreparingPerItem = 1600;
    private const double TextsPerByte = 3;
    private const double TextsPerItem = 700;

    /// <summary>Human texts of the same lengths that a chain is measured beside: their words, and the tables of their n-grams.</summary>
    private const double ControlPerItem = 3800;

    /// <summary>The most that the process takes: its peak resident memory.</summary>
    public long Peak => Math.Max(
        Math.Max(Preparing, Reporting),
        Process + Texts + (Workers * Math.Max(Training, Math.Max(Writing, Measuring))));

    /// <summary>Estimates the peak memory of a run.</summary>
    /// <param name="options">The run.</param>
    /// <param name="vocabulary">V, the number of token ids of the run's models.</param>
    /// <param name="corpus">What its corpus holds.</param>
    /// <param name="cores">Threads that work in all.</param>
    /// <param name="workers">Chains that run side by side, which share out the cores.</param>
    public static MemoryPlan Of(ExperimentOptions options, int vocabulary, DocumentTotals corpus, int cores, int workers = 1)
    {
        var threads = Math.Max(1, cores / workers);
        var items = options.Data.PassageWords == 0 ? corpus.Documents : Math.Max(corpus.Documents, corpus.Words / options.Data.PassageWords);
        var texts = (long)((TextsPerByte * corpus.Bytes) + (TextsPerItem * items));
        var preparing = ReportingBytes + (long)((PreparingPerByte * corpus.Bytes) + (PreparingPerItem * items));
        var plan = options.Model is TransformerModelOptions model
            ? OfTransformer(options, model, vocabulary, threads) with { Preparing = preparing, Texts = texts, Workers = workers }
            : new MemoryPlan(ProcessBytes, preparing, texts, 0, 0, 0, ReportingBytes, workers);
        plan = plan with { Measuring = plan.Measuring + (long)(ControlPerItem * Math.Min(items, GenerationMeasurer.MostHumanTexts)) };

        // The first run of a workspace that asks for a judge trains it.
        return options.Measuring.Judge.IsOn
            ? plan with
            {
                Training = Math.Max(plan.Training, Judge.TrainingByteCount(new JudgeOptions(), threads)),
                Measuring = plan.Measuring + Judge.ByteCount(new JudgeOptions(), threads),
            }
            : plan;
    }

    /// <summary>Returns V of the models to train: as many ids as the tokenizer may have, or as the model has that they begin from.</summary>
    /// <param name="options">The run.</param>
    /// <param name="workspace">The workspace of the run.</param>
    /// <param name="store">Its store.</param>
    /// <exception cref="InputException">There is no model of the name that the run begins from.</exception>
    public static int VocabularyOf(ExperimentOptions options, Workspace workspace, ICorpusStore store)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Model is TransformerModelOptions { Pretrained: { Length: > 0 } name }
            ? KeptModel.ReadManifest(name, workspace, store).VocabularySize
            : KeptTokenizer.VocabularyOf(options.Tokenizer);
    }

    private static MemoryPlan OfTransformer(ExperimentOptions options, TransformerModelOptions model, int vocabulary, int threads)
    {
        var layout = new TransformerLayout(model.Shape, vocabulary);
        long weights = sizeof(float) * (long)layout.FloatCount;

        // Generation 0 stays, to judge what the others write; a training that begins from a model leaves that as it is.
        var first = weights;
        var begins = model.Initialisation != Initialisation.Scratch || model.Pretrained.Length > 0;
        var initial = begins ? weights + (model.Optimiser == OptimiserStart.Keep ? OptimiserState.ByteCount(layout) : 0) : 0;
        var training = first + initial + weights + BuiltinTraining.ByteCount(layout, model.Training, model.Shape.Context, threads);

        var decoding = options.Writing.Decoding;
        var longest = decoding.MaximumTokens > 0 ? decoding.MaximumTokens : model.Shape.Context;
        var writing = first + weights + TransformerDecoder.ByteCount(layout, decoding.Batch * decoding.Beams, longest, threads);

        var sequences = Math.Max(1, (int)Math.Min(int.MaxValue, options.Data.HeldoutTokens / model.Shape.Context));
        var measuring = first + weights + TransformerPass.ByteCount(layout, model.Shape.Context, sequences, forTraining: false, threads);
        return new MemoryPlan(ProcessBytes, 0, 0, training, writing, measuring, ReportingBytes);
    }
}
