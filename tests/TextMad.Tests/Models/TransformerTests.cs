using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Numerics.Kernels;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;
using TextMad.Tests.Support;

namespace TextMad.Tests.Models;

public sealed class TransformerTests
{
    private const int Vocabulary = 41;

    private static readonly TransformerOptions _shape = new() { Layers = 2, Heads = 3, Width = 24, Context = 20 };

    private readonly Transformer _model = new(_shape, Vocabulary, endOfText: 40, RandomKey.FromSeed(5));

    [Fact]
    public void Fresh_weights_have_the_published_deviations()
    {
        Assert.Equal(0.02, Deviation("transformer.h.0.mlp.c_fc.weight"), 0.001);
        Assert.Equal(0.02 / Math.Sqrt(4), Deviation("transformer.h.1.mlp.c_proj.weight"), 0.0005);
        Assert.All(_model.Tensor("transformer.ln_f.weight").ToArray(), gain => Assert.Equal(1, gain));
        Assert.All(_model.Tensor("transformer.h.0.attn.c_attn.bias").ToArray(), bias => Assert.Equal(0, bias));
    }

    [Fact]
    public void Probabilities_of_all_continuations_sum_to_one()
    {
        ReadOnlyMemory<int>[] sequences = [.. Enumerable.Range(0, Vocabulary).Select(last => (ReadOnlyMemory<int>)new[] { 3, 1, last })];
        var total = _model.Score(sequences).Sum(scores => Math.Exp(scores[2]));
        Assert.Equal(1, total, 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Scores_do_not_depend_on_threads_or_on_other_sequences(int threads)
    {
        var sequences = Sequences(23, 70);
        _model.Team = ThreadTeam.For(1);
        var alone = sequences.Select(sequence => _model.Score([sequence])[0]).ToArray();
        _model.Team = ThreadTeam.For(threads);
        var together = _model.Score(sequences);
        for (var i = 0; i < alone.Length; i++)
        {
            Assert.Equal(alone[i], together[i]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Decoding_token_by_token_yields_the_scores_bit_for_bit(int threads)
    {
        // Up to 70 tokens with a context of 20: the windows slide the same way in both.
        _model.Team = ThreadTeam.For(threads);
        var sequences = Sequences(30, 70);
        var scores = _model.Score(sequences);
        using var decoder = _model.CreateDecoder(sequences.Length, 71);
        var logits = new float[sequences.Length * Vocabulary];
        var last = sequences.Select(_ => 40).ToArray();
        for (var place = 0; place < 70; place++)
        {
            int[] slots = [.. Enumerable.Range(0, sequences.Length).Where(i => sequences[i].Length > place)];
            decoder.Step(slots, [.. slots.Select(slot => last[slot])], logits);
            for (var i = 0; i < slots.Length; i++)
            {
                var target = sequences[slots[i]].Span[place];
                var one = new float[1];
                TextMad.Numerics.Kernels.Softmax.LogProbabilities(
                    1, Vocabulary, logits.AsSpan(i * Vocabulary, Vocabulary), [target], one);
                Assert.Equal(scores[slots[i]][place], one[0]);
                last[slots[i]] = target;
            }
        }
    }

    [Fact]
    public void Decoders_and_scorers_share_the_copy_for_products()
    {
        using var decoder = _model.CreateDecoder(1, 30);
        var packed = _model.Pack();
        _model.Score(Sequences(5, 30));
        using var other = _model.CreateDecoder(3, 10);
        Assert.Same(packed, _model.Pack());
        Assert.NotSame(packed, _model.ToBFloat16().Pack());
        GC.KeepAlive(decoder);
    }

    [Fact]
    public void Weights_that_have_changed_are_copied_again()
    {
        var sequences = Sequences(5, 30);
        var narrow = _model.ToBFloat16();
        var (before, narrowBefore) = (_model.Score(sequences), narrow.Score(sequences));
        using var decoder = _model.CreateDecoder(1, 30);
        foreach (ref var weight in _model.Weights.All.Span)
        {
            weight *= 1.5f;
        }

        _model.Weights.Changed();
        Assert.NotEqual(before, _model.Score(sequences));
        Assert.NotEqual(narrowBefore, narrow.Score(sequences));
        Assert.Equal(_model.Clone().Score(sequences), _model.Score(sequences));
        GC.KeepAlive(decoder);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_model_in_bfloat16_yields_the_bits_of_one_whose_matrices_are_rounded(int threads)
    {
        _model.Team = ThreadTeam.For(threads);
        var model = _model.ToBFloat16();

        var rounded = _model.Clone();
        foreach (var tensor in rounded.Layout.Tensors.Where(tensor => tensor.Shape.Count > 1 && tensor.Name != "transformer.wpe.weight"))
        {
            BFloat16.Round(rounded.Weights.All.Slice(tensor.Offset, tensor.Length).Span);
        }

        Assert.True(model.IsBFloat16);
        var sequences = Sequences(30, 70);
        Assert.Equal(rounded.Score(sequences), model.Score(sequences));
        Assert.NotEqual(_model.Score(sequences), model.Score(sequences));
        float[] narrow = new float[Vocabulary], wide = new float[Vocabulary];
        using IDecoder first = model.CreateDecoder(1, 30), second = rounded.CreateDecoder(1, 30);
        foreach (var token in sequences.First(sequence => sequence.Length >= 25).Span[..25].ToArray())
        {
            first.Step([0], [token], narrow);
            second.Step([0], [token], wide);
            Assert.Equal(wide, narrow);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Tokens_appended_together_yield_the_bits_of_tokens_appended_one_by_one(int threads)
    {
        // Long ones among short ones, longer than a pass, and longer than the context several times over.
        var model = new Transformer(_shape with { Context = 130 }, Vocabulary, endOfText: 40, RandomKey.FromSeed(5)) { Team = ThreadTeam.For(threads) };
        foreach (var model2 in new[] { model, _model })
        {
            var random = RandomKey.FromSeed(77).Stream();
            var sequences = Sequences(9, 420);
            using var slow = model2.CreateDecoder(9, 1000);
            using var fast = model2.CreateDecoder(9, 1000);
            var expected = new float[9][];
            var fed = new int[9];
            for (var round = 0; round < 4; round++)
            {
                var batch = new DecodingBatch();
                for (var slot = 0; slot < 9; slot++)
                {
                    var count = round == 3 ? sequences[slot].Length - fed[slot] : Math.Min(1 + random.NextInt32(60), sequences[slot].Length - fed[slot]);
                    if (count == 0)
                    {
                        continue;
                    }

                    batch.Add(slot, sequences[slot].Span.Slice(fed[slot], count));
                    for (var i = 0; i < count; i++)
                    {
                        expected[slot] = slow.Append(slot, sequences[slot].Span.Slice(fed[slot]++, 1));
                    }
                }

                var read = 0;
                fast.Step(batch, (entry, logits, worker) =>
                {
                    Assert.InRange(worker, 0, fast.Workers - 1);
                    Assert.Equal(expected[batch.Slot(entry)], logits.ToArray());
                    Interlocked.Increment(ref read);
                });
                Assert.Equal(batch.Count, read);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Entries_of_one_slot_yield_the_bits_of_as_many_steps(int threads)
    {
        var model = new Transformer(_shape with { Context = 130 }, Vocabulary, endOfText: 40, RandomKey.FromSeed(5)) { Team = ThreadTeam.For(threads) };
        int[][] lengths = [[120], [1, 1, 5], [60, 3], [2]];
        foreach (var chosen in new int[][] { [0], [0, 1, 2, 3], [1, 3] })
        {
            using var slow = model.CreateDecoder(4, 130);
            using var fast = model.CreateDecoder(4, 130);
            var batch = new DecodingBatch();
            var expected = new List<float[]>();
            foreach (var slot in chosen)
            {
                ReadOnlySpan<int> tokens = [.. Enumerable.Range(0, 130).Select(i => ((i * 7) + slot) % Vocabulary)];
                slow.Append(slot, tokens[..3]);
                fast.Append(slot, tokens[..3]);
                var fed = 3;
                foreach (var length in lengths[slot].SelectMany(length => length > 100 ? Enumerable.Repeat(1, length) : [length]))
                {
                    batch.Add(slot, tokens.Slice(fed, length));
                    expected.Add(slow.Append(slot, tokens.Slice(fed, length)));
                    fed += length;
                }
            }

            var read = new float[batch.Count][];
            fast.Step(batch, (entry, logits, _) => read[entry] = logits.ToArray());
            Assert.Equal(expected, read);
            foreach (var slot in chosen)
            {
                Assert.Equal(slow.Append(slot, [7]), fast.Append(slot, [7]));
            }

            batch.Clear();
            batch.Add(0, [1]);
            batch.Add(0, Enumerable.Repeat(1, 130).ToArray());
            Assert.Contains("130", Assert.Throws<ArgumentException>(() => fast.Step(batch, (_, _, _) => { })).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_lone_sequence_yields_the_same_bits_however_many_threads_share_its_products(int threads)
    {
        var wide = new Transformer(new() { Layers = 2, Heads = 5, Width = 320, Context = 200 }, 1000, 0, RandomKey.FromSeed(3));
        int[] tokens = [.. Enumerable.Range(0, 150).Select(i => (i * 7) % 1000)];
        wide.Team = ThreadTeam.For(1);
        using var alone = wide.CreateDecoder(2, 200);
        wide.Team = ThreadTeam.For(threads);
        using var shared = wide.CreateDecoder(2, 200);
        Assert.Equal(alone.Append(1, tokens), shared.Append(1, tokens));
        Assert.Equal(alone.Append(1, [5]), shared.Append(1, [5]));
    }

    [Fact]
    public void A_copied_slot_continues_independently()
    {
        using var decoder = _model.CreateDecoder(3, 60);
        int[] beginning = [40, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17];
        decoder.Append(0, beginning);
        decoder.Append(2, [9, 9, 9]);
        decoder.Copy(0, 2);
        var one = decoder.Append(0, [20]);
        var other = decoder.Append(2, [21]);
        decoder.Reset(0);
        var otherOn = decoder.Append(2, [22, 23, 24]);
        using var fresh = _model.CreateDecoder(1, 60);
        Assert.Equal(fresh.Append(0, [.. beginning, 20]), one);
        fresh.Reset(0);
        Assert.Equal(fresh.Append(0, [.. beginning, 21]), other);
        Assert.Equal(fresh.Append(0, [22, 23, 24]), otherOn);
    }

    [Fact]
    public void A_reset_slot_starts_empty()
    {
        using var decoder = _model.CreateDecoder(2, 20);
        float[] first = new float[Vocabulary], again = new float[Vocabulary];
        decoder.Step([1], [40], first);
        decoder.Step([1], [7], again);
        Assert.NotEqual(first, again);
        decoder.Reset(1);
        decoder.Step([1], [40], again);
        Assert.Equal(first, again);
    }

    [Fact]
    public void Invalid_calls_are_refused()
    {
        Assert.Contains("heads 3 does not divide width 25", Assert.Throws<InputException>(
            () => new Transformer(_shape with { Width = 25 }, Vocabulary, 0, RandomKey.FromSeed(1))).Message);
        Assert.Contains("41", Assert.Throws<InputException>(() => _model.Score([new[] { 41 }])).Message);
        using var decoder = _model.CreateDecoder(2, 4);
        Assert.Throws<ArgumentException>(() => decoder.Step([0, 1, 0], [1, 2, 3], new float[3 * Vocabulary]));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Step([2], [1], new float[Vocabulary]));
        Assert.Throws<InputException>(() => decoder.Step([0], [Vocabulary], new float[Vocabulary]));
        Assert.Throws<ArgumentException>(() => new DecodingBatch().Add(0));
        Assert.Throws<ArgumentException>(() =>
        {
            for (var i = 0; i < 5; i++)
            {
                decoder.Step([0], [1], new float[Vocabulary]);
            }
        });
    }

    [Fact]
    public void Empty_sequences_have_empty_scores()
    {
        Assert.Empty(_model.Score([]));
        Assert.Empty(_model.Score([ReadOnlyMemory<int>.Empty])[0]);
    }

    private static ReadOnlyMemory<int>[] Sequences(int count, int longest)
    {
        var random = RandomKey.FromSeed(9).Stream();
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var tokens = new int[i == 0 ? longest : 1 + random.NextInt32(longest)];
            for (var j = 0; j < tokens.Length; j++)
            {
                tokens[j] = random.NextInt32(Vocabulary);
            }

            return (ReadOnlyMemory<int>)tokens;
        })];
    }

    private double Deviation(string name)
    {
        var values = _model.Tensor(name).ToArray();
        return Math.Sqrt(values.Sum(x => (double)x * x) / values.Length);
    }
}
