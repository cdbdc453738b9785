using TextMad.Models.Transformers;
using TextMad.Numerics.Threading;

namespace TextMad.Tests.Models;

/// <summary>Texts as points: what a transformer makes of a whole sequence.</summary>
public sealed class TransformerEmbeddingTests
{
    private static readonly Transformer _model =
        Gpt2Formula.Model(Gpt2Formula.Tiny, Gpt2Formula.TinyVocabulary, Gpt2Formula.TinyEndOfText, 1000);

    /// <summary>Logits are linear in the last rows, and they are held to PyTorch: so their mean is the unembedding of the mean row.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(15)]
    public void The_unembedding_of_a_point_is_the_mean_of_the_logits_after_each_token(int length)
    {
        var tokens = Gpt2Formula.Tokens(Gpt2Formula.TinyVocabulary, 5, length);
        var logits = Gpt2Formula.Logits(_model, [Gpt2Formula.TinyEndOfText, .. tokens]);
        var point = _model.Embed([tokens]);
        var unembedding = _model.Tensor("transformer.wte.weight");
        for (var v = 0; v < _model.VocabularySize; v++)
        {
            double mean = 0, product = 0;
            for (var row = 1; row <= length; row++)
            {
                mean += logits[(row * _model.VocabularySize) + v] / length;
            }

            for (var c = 0; c < point.Length; c++)
            {
                product += point[c] * unembedding[(v * point.Length) + c];
            }

            Assert.Equal(mean, product, 1e-4);
        }
    }

    [Fact]
    public void A_point_depends_neither_on_the_other_sequences_nor_on_the_number_of_threads()
    {
        ReadOnlyMemory<int>[] sequences =
            [.. Enumerable.Range(0, 40).Select(i => (ReadOnlyMemory<int>)Gpt2Formula.Tokens(Gpt2Formula.TinyVocabulary, (uint)i, i))];
        float[] alone = [.. sequences.SelectMany(sequence => _model.Embed([sequence]))];
        foreach (var threads in new[] { 1, 2, 3 })
        {
            var model = _model.Clone();
            model.Team = ThreadTeam.For(threads);
            Assert.Equal(alone, model.Embed(sequences));
        }
    }

    [Fact]
    public void A_sequence_longer_than_the_context_is_the_mean_over_windows_side_by_side()
    {
        // 16 inputs a window: the leading end-of-text token and 15 tokens, then 16, then 9.
        var tokens = Gpt2Formula.Tokens(Gpt2Formula.TinyVocabulary, 9, 40);
        var whole = _model.Embed([tokens]);
        var sum = 0.0;
        foreach (var (from, to) in new[] { (0, 15), (15, 31), (31, 40) })
        {
            // A later window begins with a token where Embed would put the end-of-text token: its logits say what its rows are.
            int[] inputs = from == 0 ? [Gpt2Formula.TinyEndOfText, .. tokens[..to]] : tokens[from..to];
            var logits = Gpt2Formula.Logits(_model, inputs);
            for (var row = from == 0 ? 1 : 0; row < inputs.Length; row++)
            {
                sum += logits[row * _model.VocabularySize];
            }
        }

        var product = whole.Zip(_model.Tensor("transformer.wte.weight")[..whole.Length].ToArray(), (a, b) => (double)a * b).Sum();
        Assert.Equal(sum / 40, product, 1e-4);
    }

    [Fact]
    public void An_empty_sequence_is_the_point_of_the_end_of_text_token()
    {
        var point = _model.Embed([ReadOnlyMemory<int>.Empty]);
        Assert.Contains(point, x => x != 0);
        var product = point.Zip(_model.Tensor("transformer.wte.weight")[..point.Length].ToArray(), (a, b) => (double)a * b).Sum();
        Assert.Equal(Gpt2Formula.Logits(_model, [Gpt2Formula.TinyEndOfText])[0], product, 1e-4);
    }
}
