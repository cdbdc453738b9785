using System.Text;
using BenchmarkDotNet.Attributes;
using TextMad.Tokenization;

namespace TextMad.Benchmarks;

/// <summary>Byte-pair encoding on 20,000 words, 5,000 of them distinct, rare ones rarely.</summary>
[MemoryDiagnoser]
public class TokenizerBenchmarks
{
    private readonly string _text = Text();
    private BytePairTokenizer? _tokenizer;

    /// <summary>Learns a vocabulary to encode with.</summary>
    [GlobalSetup]
    public void Prepare() => _tokenizer = Train();

    /// <summary>1,024 ids.</summary>
    [Benchmark]
    public BytePairTokenizer Train() => BytePairTokenizer.Train([_text], new BytePairTrainingOptions { Vocabulary = 1024 });

    /// <summary>Words that were met before.</summary>
    [Benchmark]
    public int[] Encode() => _tokenizer!.Encode(_text);

    private static string Text()
    {
        var state = 1L;
        long Draw(int bound)
        {
            state = state * 48271 % 2147483647;
            return state % bound;
        }

        string[] language =
            [.. Enumerable.Range(0, 5000).Select(_ => string.Concat(Enumerable.Range(0, 2 + (int)Draw(4)).Select(_ => $"{"bdfgklmnprst"[(int)Draw(12)]}{"aeiou"[(int)Draw(5)]}")))];
        var text = new StringBuilder();
        for (var i = 0; i < 20_000; i++)
        {
            text.Append(language[(int)(Draw(1000) * Draw(1000) * Draw(5000) / 1_000_000)]).Append(i % 9 == 8 ? ". " : " ");
        }

        return text.ToString();
    }
}
