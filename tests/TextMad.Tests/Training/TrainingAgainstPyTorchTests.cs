using System.Text.Json;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;
using TextMad.Tests.Models;
using TextMad.Training;

namespace TextMad.Tests.Training;

/// <summary>
/// A training is as long as its errors have time to grow: 200 steps beside those that PyTorch took in double precision from the
/// same weights on the same batches. Written by <c>tools/reference/training.py</c>.
/// </summary>
public sealed class TrainingAgainstPyTorchTests
{
    private const int Vocabulary = 37;

    [Theory]
    [InlineData("training-200.json", OptimiserKind.Adamw)]
    [InlineData("muon-200.json", OptimiserKind.Muon)]
    public void Two_hundred_steps_differ_from_exact_ones_by_no_more_than_the_noise_of_single_precision(string file, OptimiserKind optimiser)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(TransformerReference.Path(file)));
        var json = document.RootElement;
        double[] exact = [.. json.GetProperty("losses").EnumerateArray().Select(loss => loss.GetDouble())];
        var (batch, length) = (json.GetProperty("batch").GetInt32(), json.GetProperty("length").GetInt32());

        var reference = new TransformerReference();
        var model = reference.Model();
        var options = reference.Options with { Amount = exact.Length, Batch = batch, Optimiser = optimiser };
        var engine = new BuiltinTraining(
            model,
            new OptimiserState(model.Layout, optimiser),
            options,
            new TransformerReference.FixedWindows(Batches(exact.Length, batch, length), length),
            RandomKey.FromSeed(1),
            ThreadTeam.For(2));
        var schedule = LearningRateSchedule.Of(options, exact.Length);
        double[] differences = [.. exact.Select((loss, step) => Math.Abs(loss - engine.Step(schedule.At(step))))];

        // What PyTorch's own single precision costs, by two orders of summation; ours may be a third.
        var (largest, mean) = (Noise("largest"), Noise("mean"));
        Assert.True(differences.Max() < 3 * largest, $"the largest difference is {differences.Max():e2}, PyTorch's own {largest:e2}");
        Assert.True(differences.Average() < 3 * mean, $"the mean difference is {differences.Average():e2}, PyTorch's own {mean:e2}");
        Assert.True(exact[^1] < 0.5 * exact[0]);

        double Noise(string kind) => Math.Max(
            json.GetProperty("single_precision").GetProperty(kind).GetDouble(), json.GetProperty("rows_turned_around").GetProperty(kind).GetDouble());
    }

    /// <summary>The text of <c>training.py</c>, cut as there.</summary>
    internal static int[][][] Batches(int steps, int batch, int length)
    {
        var text = new int[(steps * batch * length) + 1];
        var (state, token) = (20240301L, 0);
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = token;
            state = state * 48271 % 2147483647;
            var draw = (int)(state % 40);
            token = draw < 32 ? ((token * 5) + 3) % Vocabulary : draw - 32;
        }

        return [.. Enumerable.Range(0, steps).Select(s => Enumerable.Range(0, batch).Select(r => text[(((s * batch) + r) * length)..][..(length + 1)]).ToArray())];
    }
}
