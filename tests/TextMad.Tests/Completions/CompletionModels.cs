using TextMad.Models.NGram;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Tests.Models;
using TextMad.Tokenization;

namespace TextMad.Tests.Completions;

/// <summary>Small models to serve, on tokens of which many are parts of characters.</summary>
internal static class CompletionModels
{
    public const int Context = 64;

    /// <summary>Chinese and Russian, a language whose characters have three bytes and one whose characters have two.</summary>
    public const string Text = "守灯人点亮了灯，海上的船看见了光。Смотритель зажёг лампу, и корабли увидели свет. ";

    public static ITokenizer Tokenizer { get; } = BytePairTokenizer.Train(
        ["the cat sat on the mat and the dog sat on the log\n"], new BytePairTrainingOptions { Vocabulary = 270 });

    /// <summary>A transformer with weights of a formula.</summary>
    public static Transformer Transformer { get; } = TransformerOf(Context);

    /// <summary>A model that has learnt the text by heart, of which every character is two or three tokens.</summary>
    public static NGramModel NGram { get; } = NGramModel.Fit([Tokenizer.Encode(Text)], Tokenizer.VocabularySize, Tokenizer.EndOfText, new NGramOptions { Order = 8 });

    /// <summary>Makes a transformer with weights of a formula.</summary>
    public static Transformer TransformerOf(int context) => Gpt2Formula.Model(
        new TransformerOptions { Layers = 2, Heads = 2, Width = 16, Context = context }, Tokenizer.VocabularySize, Tokenizer.EndOfText, 7);

    /// <summary>The key from which texts of a seed are drawn.</summary>
    public static RandomKey Key(ulong seed) => RandomKey.FromSeed(seed).For(TextMad.Sampling.TextGenerator.Purpose);
}
