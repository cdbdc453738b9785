using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;
using TextMad.Training;

namespace TextMad.Tests.Models;

/// <summary>The outside witness: an independent GPT-2 in PyTorch 1.13 on the same weights and tokens.</summary>
public sealed class TransformerAgainstPyTorchTests
{
    private readonly TransformerReference _reference = new();

    [Fact]
    public void Logits_agree()
    {
        var model = _reference.Model();
        var expected = TransformerReference.Expected("logits");
        var pass = new TransformerPass(model, 36, 12, forTraining: false, ThreadTeam.For(2));
        foreach (var row in _reference.Streams[0])
        {
            pass.Rows.Add(12, 0, out var inputs, out _);
            row.AsSpan(0, 12).CopyTo(inputs);
        }

        pass.Forward(TransformerDropout.None);
        var logits = new float[expected.Length];
        pass.Logits(0, pass.Rows.Count, logits);
        AssertClose("logits", expected, logits);
    }

    [Fact]
    public void Loss_and_every_gradient_tensor_agree()
    {
        var model = _reference.Model();
        var engine = Engine(model);
        var loss = engine.ComputeGradient();
        Assert.Equal(_reference.Loss, loss, _reference.Loss * 1e-5);
        Assert.Equal(28, model.Layout.Tensors.Count);
        foreach (var tensor in model.Layout.Tensors)
        {
            AssertClose(
                tensor.Name,
                TransformerReference.Expected(tensor.Name),
                engine.Gradient.All.Slice(tensor.Offset, tensor.Length).Span);
        }
    }

    [Fact]
    public void Ten_steps_of_AdamW_with_clipping_warmup_and_cosine_agree()
    {
        var engine = Engine(_reference.Model());
        var schedule = LearningRateSchedule.Of(_reference.Options, _reference.TrainingLosses.Length);
        for (var step = 0; step < _reference.TrainingLosses.Length; step++)
        {
            var loss = engine.Step(schedule.At(step));
            Assert.Equal(_reference.TrainingLosses[step], loss, _reference.TrainingLosses[step] * 1e-5);
            Assert.Equal(_reference.GradientNorms[step], engine.GradientNorm, _reference.GradientNorms[step] * 1e-4);
        }
    }

    private BuiltinTraining Engine(Transformer model) => new(
        model,
        new OptimiserState(model.Layout),
        _reference.Options,
        _reference.Windows(),
        RandomKey.FromSeed(1),
        ThreadTeam.For(2));

    /// <summary>Relative to the tensor's largest element, which is what single precision can promise of sums.</summary>
    private static void AssertClose(string name, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = 0f;
        foreach (var value in expected)
        {
            scale = Math.Max(scale, Math.Abs(value));
        }

        for (var i = 0; i < expected.Length; i++)
        {
            var error = Math.Abs(expected[i] - actual[i]);
            Assert.True(error <= 1e-5f * scale, $"{name}[{i}] is {actual[i]}, PyTorch has {expected[i]} (largest {scale})");
        }
    }
}
