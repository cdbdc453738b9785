using TextMad.Numerics.Kernels;
using TextMad.Numerics.Reference;

namespace TextMad.Tests.Numerics;

public sealed class EmbeddingTests
{
    private static readonly int[] _inputs = [4, 0, 4, 2, 4, 1];

    private static readonly int[] _places = [0, 1, 2, 0, 1, 2];

    [Fact]
    public void Rows_are_read_and_added_as_their_twin_does()
    {
        foreach (var width in Guarded.Sizes)
        {
            Guarded tokens = new(5 * width, 1), positions = new(3 * width, 2), y = new(_inputs.Length * width, 3);
            var wanted = new float[_inputs.Length * width];
            ReferenceEmbedding.Gather(width, tokens.Original, _inputs, positions.Original, _places, wanted);
            Embedding.Gather(width, tokens.Span, _inputs, y.Span);
            Embedding.GatherAdd(width, positions.Span, _places, y.Span);
            y.AssertIs(wanted, $"rows of {width}");
        }
    }

    [Fact]
    public void A_gradient_goes_back_row_after_row_whatever_the_parts()
    {
        foreach (var width in Guarded.Sizes)
        {
            Guarded x = new(_inputs.Length * width, 1), table = new(5 * width, 2);
            var wanted = (float[])table.Original.Clone();
            ReferenceEmbedding.ScatterAdd(width, x.Original, _inputs, wanted);
            var middle = width / 3;
            Embedding.ScatterAdd(width, middle, width - middle, x.Span, _inputs, table.Span);
            Embedding.ScatterAdd(width, 0, middle, x.Span, _inputs, table.Span);
            table.AssertIs(wanted, $"gradient of {width}");
        }
    }

    [Fact]
    public void An_index_beyond_the_table_is_refused()
    {
        float[] table = new float[8], y = new float[4];
        Assert.Throws<ArgumentOutOfRangeException>(() => Embedding.Gather(4, table, [2], y));
        Assert.Throws<ArgumentOutOfRangeException>(() => Embedding.ScatterAdd(4, 0, 4, y, [2], table));
    }
}
