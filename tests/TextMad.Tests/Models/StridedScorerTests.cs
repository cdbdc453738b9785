using TextMad.Models;
using TextMad.Models.Files;
using TextMad.Models.Transformers;

namespace TextMad.Tests.Models;

/// <summary>Against the loop of Hugging Face's perplexity guide, run in PyTorch 1.13 in double precision by tools/reference/gpt2.py.</summary>
public sealed class StridedScorerTests
{
    private readonly Transformer _model = Gpt2Folder.Import(Gpt2Formula.Path("tiny-f32"));

    public static TheoryData<int> Strides => [1, 5, 8, 15, 16];

    [Theory]
    [MemberData(nameof(Strides))]
    public void Scores_windows_and_perplexity_agree_with_the_reference(int stride)
    {
        var reference = Gpt2Formula.Reference("tiny-f32");
        int[] text = [.. reference.GetProperty("text").EnumerateArray().Select(token => token.GetInt32())];
        var expected = reference.GetProperty("strides").GetProperty($"{stride}");
        var scorer = new StridedScorer(_model, stride);
        var scores = scorer.Score([text])[0];
        Assert.All(
            expected.GetProperty("scores").EnumerateArray().Zip(scores), pair => Assert.Equal(pair.First.GetDouble(), pair.Second, 2e-5));
        Assert.Equal(expected.GetProperty("perplexity").GetDouble(), Math.Exp(-scores.Average(score => (double)score)), 1e-3);
        Assert.Equal(expected.GetProperty("windows").GetInt64(), scorer.Windows(text.Length));
    }

    [Fact]
    public void The_standard_stride_is_half_a_context()
    {
        ReadOnlyMemory<int> text = Gpt2Formula.Tokens(Gpt2Formula.TinyVocabulary, 7, 100);
        Assert.Equal(_model.Score([text])[0], new StridedScorer(_model, 8).Score([text])[0]);
        Assert.Equal((8, 9), (StridedScorer.StandardStride(16), StridedScorer.StandardStride(17)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(16, 1)]
    [InlineData(17, 2)]
    [InlineData(21, 2)]
    [InlineData(22, 3)]
    public void Windows_are_counted_as_they_are_cut(int length, int count)
    {
        var windows = new List<ScoringWindow>();
        ScoringWindow.Cut(0, length, 16, 5, windows);
        Assert.Equal(count, windows.Count);
        Assert.Equal(count, new StridedScorer(_model, 5).Windows(length));
        Assert.Equal(length, windows.Sum(window => window.Length - window.Skip));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public void An_impossible_stride_is_refused(int stride) => Assert.Contains(
        "1 to 16", Assert.Throws<InputException>(() => new StridedScorer(_model, stride)).Message, StringComparison.Ordinal);
}
