using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Sampling;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Samples;

/// <summary>Trains a tokenizer and a small transformer on texts, and lets the model write.</summary>
public static class SmallWriter
{
    /// <summary>Trains and writes; the same texts and seed give the same words on every machine.</summary>
    /// <param name="texts">What to learn from.</param>
    /// <param name="seed">Where all randomness comes from.</param>
    /// <param name="output">Where to write.</param>
    public static void Tell(IReadOnlyList<string> texts, ulong seed, TextWriter output)
    {
        var tokenizer = BytePairTokenizer.Train(texts, new BytePairTrainingOptions { Vocabulary = 384 });

        // Documents stand one after the other, each behind the token that ends a text.
        int[] stream = [.. texts.SelectMany(text => new[] { tokenizer.EndOfText }.Concat(tokenizer.Encode(text))), tokenizer.EndOfText];
        var shape = new TransformerOptions { Layers = 2, Heads = 2, Width = 32, Context = 32 };
        var training = new TrainingOptions { Amount = 20, Batch = 4, Optimiser = OptimiserKind.Muon, LearningRate = 0.004 };
        var key = RandomKey.FromSeed(seed);
        var result = new TransformerTrainer(shape, training, tokenizer.VocabularySize, tokenizer.EndOfText).Train(stream, key.For("train"));
        output.WriteLine(FormattableString.Invariant($"loss {result.Losses[0]:0.000} at first, {result.Losses[^1]:0.000} at last"));

        // The constraint keeps what is written valid UTF-8.
        var writer = new TextGenerator(result.Model, tokenizer.EndOfText, new DecodingOptions { MaximumTokens = 40 }, TextConstraint.Of(tokenizer));
        foreach (var sequence in writer.Generate(3, key.For("write")))
        {
            output.WriteLine($"- {SampledText.Of(tokenizer, sequence).Text.ReplaceLineEndings(" ")}");
        }
    }
}
