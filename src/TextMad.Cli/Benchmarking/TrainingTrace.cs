using System.Globalization;
using System.Text.Json;
using TextMad.Cli.Output;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Training;

namespace TextMad.Cli.Benchmarking;

/// <summary>
/// What another program needs to train the same model on the same batches, in a folder: <c>initial.safetensors</c> (weights),
/// <c>batches.i32</c> (steps, B, T + 1) and <c>trace.json</c> (settings, and the loss of every step).
/// </summary>
internal static class TrainingTrace
{
    /// <summary>Writes the folder.</summary>
    /// <param name="folder">The folder; made if it is not there.</param>
    /// <param name="initial">The model before the first step.</param>
    /// <param name="training">How it was trained.</param>
    /// <param name="stream">What it was trained on.</param>
    /// <param name="key">The key that <see cref="TransformerTrainer"/> was given.</param>
    /// <param name="losses">The loss of every step.</param>
    public static void Write(
        string folder, Transformer initial, TrainingOptions training, ReadOnlyMemory<int> stream, RandomKey key, IReadOnlyList<float> losses)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var weights = Path.Combine(folder, "initial.safetensors");
            File.Delete(weights);
            initial.Save(weights);
            TokenFile.Write(Path.Combine(folder, "batches.i32"), Batches(initial.Options.Context, training.Batch, stream, key, losses.Count));
            File.WriteAllText(Path.Combine(folder, "trace.json"), JsonSerializer.Serialize(
                new
                {
                    initial.Options.Layers,
                    initial.Options.Heads,
                    initial.Options.Width,
                    initial.Options.Context,
                    Vocabulary = initial.VocabularySize,
                    training.Batch,
                    Steps = losses.Count,
                    training.LearningRate,
                    training.FinalLearningRateShare,
                    training.Warmup,
                    training.WeightDecay,
                    training.Beta1,
                    training.Beta2,
                    training.Epsilon,
                    training.GradientClip,
                    Losses = losses.Select(loss => double.Parse(loss.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
                },
                JsonOutput.Options));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TextMadException($"The trace {folder} could not be written: {exception.Message}", exception);
        }
    }

    // The trainer's windows are a function of stream, T and key: they are made again here.
    private static int[] Batches(int length, int batch, ReadOnlyMemory<int> stream, RandomKey key, int steps)
    {
        var windows = new StreamWindows(stream, length, key.For("windows"));
        var line = length + 1;
        var tokens = new int[(long)steps * batch * line];
        var targets = new int[length];
        for (var window = 0; window < steps * batch; window++)
        {
            windows.Prepare(window, 1);
            var place = tokens.AsSpan(window * line, line);
            windows.Fill(window, place[..length], targets);
            place[length] = targets[^1];
        }

        return tokens;
    }
}
