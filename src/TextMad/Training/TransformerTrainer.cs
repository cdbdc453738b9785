using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using TextMad.Models.Files;
using TextMad.Models.Tensors;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;

namespace TextMad.Training;

/// <summary>
/// Trains transformers on a stream of tokens: documents one after the other, each preceded by the end-of-text token. The result
/// is a function of stream, options, initial model and key, to the last bit.
/// </summary>
/// <param name="shape">Shape of a model that is trained from scratch.</param>
/// <param name="options">How to train.</param>
/// <param name="vocabularySize">V, the number of token ids of the vocabulary.</param>
/// <param name="endOfText">The end-of-text token.</param>
/// <param name="threads">Threads; 0 for one per core. A matter of speed only.</param>
public sealed class TransformerTrainer(
    TransformerOptions shape, TrainingOptions options, int vocabularySize, int endOfText, int threads = 0)
{
    /// <summary>The engine that takes the steps: the built-in one unless another is given.</summary>
    public ITransformerEngine Engine { get; init; } = new BuiltinEngine(threads == 0 ? null : ThreadTeam.For(threads));

    /// <summary>
    /// Told of the loss while the training goes on: tokens seen, and the mean cross-entropy in nats per token since the point before; null to tell nobody. The same training has
    /// the same <see cref="CurvePoints"/> points at most, at the same places; one that goes on from its state tells them from the beginning.
    /// </summary>
    public Action<long, double>? Curve { get; init; }

    /// <summary>The most points of a curve of the loss.</summary>
    public const int CurvePoints = 200;

    /// <summary>Trains a transformer on a stream of tokens.</summary>
    /// <param name="stream">Tokens, at least one.</param>
    /// <param name="key">All randomness comes from this key: initial weights, order of the windows, dropout.</param>
    /// <param name="initial">
    /// The model to begin from, which is not changed; null to begin from scratch. Its context may be longer than the shape's: the
    /// first positions are taken.
    /// </param>
    /// <param name="optimiser">
    /// The optimiser's state that goes with the initial model, which the training takes over and changes (give it a clone to keep it:
    /// it is twice as large as the model); null to begin it anew. The schedule of the learning rate begins anew in any case. Trainings of whole epochs, each given the stream and
    /// key of the one before and its
    /// model and state, are then one long training, to the last bit, while the learning rate is constant.
    /// </param>
    /// <param name="state">Where to keep the state, and to go on from if it is there; null to keep none.</param>
    /// <param name="progress">Told of every step.</param>
    /// <param name="work">Name of the work for <paramref name="progress"/>.</param>
    /// <param name="weights">
    /// The weight of each token of the stream in the loss where it is to be predicted, 0 for one that is not taught: the loss of a batch is
    /// sum(w nll) / sum(w). Empty for 1, which gives the bits of weights that all are 1.
    /// </param>
    /// <param name="cancellation">Stops between two steps, after saving the state.</param>
    /// <exception cref="InputException">
    /// The stream is empty or holds tokens beyond V, the initial model has another shape, the optimiser's state is of another optimiser, or the
    /// state file is unusable.
    /// </exception>
    /// <exception cref="OperationCanceledException">Stopped; calling again with the same arguments goes on from the state.</exception>
    public TrainingResult Train(
        ReadOnlyMemory<int> stream,
        RandomKey key,
        Transformer? initial = null,
        OptimiserState? optimiser = null,
        TrainingStateFile? state = null,
        IProgressSink? progress = null,
        string work = "train",
        ReadOnlyMemory<float> weights = default,
        CancellationToken cancellation = default)
    {
        Check(initial, optimiser);
        var team = threads == 0 ? ThreadTeam.Default : ThreadTeam.For(threads);
        var model = initial?.Clone(shape) ?? new Transformer(shape, vocabularySize, endOfText, key.For("weights"));
        model.Team = team;
        model.RequireTokens(stream.Span);
        weights = weights.Span.ContainsAnyExcept(1f) ? weights : default;
        var windows = new StreamWindows(stream, shape.Context, key.For("windows"), weights);
        var steps = options.Steps(stream.Length, shape.Context);
        var schedule = LearningRateSchedule.Of(options, steps);
        var moments = optimiser ?? new OptimiserState(model.Layout, options.Optimiser);
        var begin = moments.Steps;
        var losses = new List<float>();
        var identity = state is null ? [] : Identity(stream, weights, key, model, optimiser);
        state?.TryRestore(identity, model, moments, losses);

        // The engine counts windows as it counts steps; a training sees its own epochs whole.
        windows.BeginEpochWith(begin * options.Batch);
        using var training = Engine.Train(model, moments, options, windows, key.For("dropout"));
        var tokensPerStep = (long)options.Batch * windows.Length;
        var clock = Stopwatch.StartNew();
        var (told, every) = (0, (int)Math.Max(1, (steps + CurvePoints - 1) / CurvePoints));
        TellCurve();
        while (moments.Steps - begin < steps)
        {
            if (cancellation.IsCancellationRequested)
            {
                training.Store();
                state?.Save(identity, model, moments, losses);
                cancellation.ThrowIfCancellationRequested();
            }

            var loss = training.Step(schedule.At(moments.Steps - begin));
            if (!double.IsFinite(loss))
            {
                throw new TextMadException(
                    $"Training diverged at step {moments.Steps - begin} of {steps}: the loss is {loss.ToString(CultureInfo.InvariantCulture)}. "
                    + "Lower training.learning_rate, lengthen training.warmup, or switch training.gradient_clip on.");
            }

            losses.Add((float)loss);
            TellCurve();
            progress?.Report(work, (moments.Steps - begin) * tokensPerStep, steps * tokensPerStep, "tokens");
            if (state is not null && clock.Elapsed >= state.Interval)
            {
                training.Store();
                state.Save(identity, model, moments, losses);
                clock.Restart();
            }
        }

        training.Store();
        return new TrainingResult(model, losses, steps * tokensPerStep, moments);

        void TellCurve()
        {
            while (Curve is not null && told < losses.Count && (losses.Count - told >= every || losses.Count == steps))
            {
                var to = Math.Min(told + every, losses.Count);
                var sum = 0.0;
                for (var i = told; i < to; i++)
                {
                    sum += losses[i];
                }

                Curve(to * tokensPerStep, sum / (to - told));
                told = to;
            }
        }
    }

    private void Check(Transformer? initial, OptimiserState? optimiser)
    {
        if (optimiser is not null && (initial is null || optimiser.First.Length != initial.Layout.FloatCount || initial.Options.Context != shape.Context))
        {
            throw new ArgumentException("An optimiser's state goes with the model that it was made with.", nameof(optimiser));
        }

        if (optimiser is not null && optimiser.Kind != options.Optimiser)
        {
            throw new InputException(
                $"Training cannot continue with this optimiser's state: it is of {OptimiserState.NameOf(optimiser.Kind)}, and "
                + $"training.optimiser is {OptimiserState.NameOf(options.Optimiser)}. "
                + "Choose the same optimiser, or begin its state anew (optimiser: reset).");
        }

        if (initial is not null && (initial.VocabularySize != vocabularySize || initial.EndOfText != endOfText))
        {
            throw new InputException(
                $"Training cannot begin from this model: it has a vocabulary of {initial.VocabularySize} with end-of-text token {initial.EndOfText}, and "
                + $"{vocabularySize} with {endOfText} are asked for. Use the model's own tokenizer, or begin from scratch.");
        }
    }

    /// <summary>SHA-256 over everything that decides the result.</summary>
    private byte[] Identity(ReadOnlyMemory<int> stream, ReadOnlyMemory<float> weights, RandomKey key, Transformer model, OptimiserState? optimiser)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{shape}|{options}|{vocabularySize}|{endOfText}|{key.Stream().NextUInt64()}|"));
        if (Engine.Description is { Name: not BuiltinEngine.Name } other)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{other.Name} {other.Device} {other.Precision}|"));
        }

        FloatBytes.Append(hash, MemoryMarshal.Cast<int, float>(stream.Span));
        if (!weights.IsEmpty)
        {
            FloatBytes.Append(hash, weights.Span);
        }

        FloatBytes.Append(hash, model.Weights.All);
        if (optimiser is not null)
        {
            hash.AppendData(BitConverter.GetBytes(optimiser.Steps));
            FloatBytes.Append(hash, optimiser.First);
            FloatBytes.Append(hash, optimiser.Second);
        }

        return hash.GetHashAndReset();
    }
}
