using System.Runtime.InteropServices;
using TextMad.Models.Files;
using TextMad.Models.Tensors;
using TextMad.Models.Transformers;

namespace TextMad.Tests.Models;

/// <summary>GPT-2 small, 124 M weights made by a formula: what PyTorch 1.13 computed from them in double precision is committed.</summary>
public sealed class Gpt2SmallTests
{
    private const int RowStep = 73;
    private const int TokenStep = 97;

    [Fact]
    public void Scores_and_logits_over_the_whole_context_agree_with_PyTorch()
    {
        var endOfText = Gpt2Formula.SmallVocabulary - 1;
        var model = Gpt2Formula.Model(Gpt2Formula.Small, Gpt2Formula.SmallVocabulary, endOfText, 0);
        Assert.Equal(124_439_808, model.WeightCount);
        var inputs = Gpt2Formula.Tokens(Gpt2Formula.SmallVocabulary, 900, 1024);
        inputs[0] = endOfText;

        var expected = Golden("scores");
        var scores = model.Score([inputs.AsMemory(1)])[0];
        Assert.Equal(1023, scores.Length);
        Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 2e-4));

        var pass = new TransformerPass(model, 1024, 1024, forTraining: false, model.Team);
        pass.Rows.Add(1024, 0, out var rows, out _);
        inputs.CopyTo(rows);
        pass.Forward(TransformerDropout.None);
        var kept = Golden("logits");
        var logits = new float[Gpt2Formula.SmallVocabulary];
        var next = 0;
        for (var row = 0; row < 1024; row += RowStep)
        {
            pass.Logits(row, 1, logits);
            for (var token = 0; token < logits.Length; token += TokenStep)
            {
                Assert.Equal(kept[next++], logits[token], 2e-4);
            }
        }

        Assert.Equal(kept.Length, next);
    }

    private static float[] Golden(string name)
    {
        using var reader = SafetensorsReader.Open(Gpt2Formula.Path("small.safetensors"), out var header);
        int[] shape = [.. header.Tensors[name].Shape.Select(size => (int)size)];
        var values = new float[shape.Aggregate(1, (product, size) => product * size)];
        reader.Read(name, shape, values);
        return values;
    }
}
