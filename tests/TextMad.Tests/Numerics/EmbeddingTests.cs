using TextMad.Numerics.Kernels;
using TextMad.Numerics.Reference;

namespace TextMad.Tests.Numerics;

public sealed class EmbeddingTests
{
    private static readonly int[] Inputs = [4, 0, 4, 2, 4, 1];

    private static readonly int[] Places = [0, 1, 2, 0, 1, 2];

    [Fact]
    public void Rows_are_read_and_added_as_their_twin_does()
    {
        foreach (var width in Guarded.Sizes)
        {
            Guarded tokens = new(5 * width, 1), positions = new(3 * width, 2), y = new(Inputs.Length * width, 3);
            var wanted = new float[Inputs.Length * width];
            ReferenceEmbedding.Gather(width, tokens.Original, Inputs, positions.Original, Places, wanted);
            Embedding.Gather(width, tokens.Span, Inputs, y.Span);
            Embedding.GatherAdd(width, positions.Span, Places, y.Span);
            y.AssertIs(wanted, $"rows of {width}");
        }
    }

    [Fact]
    public void A_gradient_goes_back_row_after_row_whatever_the_parts()
    {
        foreach (var width in Guarded.Sizes)
        {
            Guarded x = new(Inputs.Length * width, 1), table = new(5 * width, 2);
            var wanted = (float[])table.Original.Clone();
            ReferenceEmbedding.ScatterAdd(width, x.Original, Inputs, wanted);
            var middle = width / 3;
            Embedding.ScatterAdd(width, middle, width - middle, x.Span, Inputs, table.Span);
            Embedding.ScatterAdd(width, 0, middle, x.Span, Inputs, table.Span);
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
