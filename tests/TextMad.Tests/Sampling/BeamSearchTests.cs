using System.Text.Json;
using TextMad.Configuration;
using TextMad.Models;
using TextMad.Models.NGram;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;
using TextMad.Sampling;
using TextMad.Tests.Support;

namespace TextMad.Tests.Sampling;

public class BeamSearchTests
{
    private static readonly RandomKey _key = RandomKey.FromSeed(1);

    /// <summary>The model of tools/reference/beams.py.</summary>
    private static FakeModel Hashed(int vocabulary) => new(vocabulary, (sequence, logits) =>
    {
        var state = 2166136261u;
        foreach (var token in sequence)
        {
            state = (state ^ (uint)token) * 16777619u;
        }

        for (var id = 0; id < logits.Length; id++)
        {
            logits[id] = (((state * (uint)((2 * id) + 1)) >> 8) * (4f / (1 << 24))) + (id == FakeModel.EndOfText ? 1 : 0);
        }
    });

    private static GeneratedSequence Search(ILanguageModel model, DecodingOptions options, params int[] prompt) =>
        Assert.Single(new TextGenerator(model, FakeModel.EndOfText, options).Generate([new(0, prompt)], _key));

    [Fact]
    public void Texts_are_those_of_the_plain_reference()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", "sampling", "beams.json"));
        using var cases = JsonDocument.Parse(file);
        Assert.Equal(21, cases.RootElement.GetArrayLength());
        foreach (var expected in cases.RootElement.EnumerateArray())
        {
            var options = new DecodingOptions
            {
                Beams = expected.GetProperty("beams").GetInt32(),
                LengthPenalty = expected.GetProperty("length_penalty").GetDouble(),
                MaximumTokens = expected.GetProperty("maximum_tokens").GetInt32(),
            };
            var actual = Search(Hashed(expected.GetProperty("vocabulary").GetInt32()), options, Integers(expected, "prompt"));
            Assert.Equal(Integers(expected, "tokens"), actual.Tokens.ToArray());
            Assert.Equal(expected.GetProperty("ended").GetBoolean(), actual.Ended);
        }

        static int[] Integers(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-0.5)]
    [InlineData(3.0)]
    public void With_room_for_every_text_the_best_of_all_is_found(double penalty)
    {
        const int Longest = 5;
        for (var vocabulary = 2; vocabulary <= 4; vocabulary++)
        {
            var all = new List<(double Score, int[] Tokens, bool Ended)>();
            Explore([], 0);
            var best = all.MaxBy(text => text.Score);
            var found = Search(Hashed(vocabulary), new() { Beams = 256, LengthPenalty = penalty, MaximumTokens = Longest });
            Assert.Equal(best.Tokens, found.Tokens.ToArray());
            Assert.Equal(best.Ended, found.Ended);

            void Explore(int[] tokens, double sum)
            {
                if (tokens.Length == Longest)
                {
                    all.Add((sum / Math.Pow(Longest, penalty), tokens, false));
                    return;
                }

                var logits = LogitsAfter(vocabulary, tokens);
                var normaliser = Math.Log(logits.Sum(logit => Math.Exp(logit)));
                all.Add(((sum + logits[0] - normaliser) / Math.Pow(tokens.Length + 1, penalty), tokens, true));
                for (var id = 1; id < vocabulary; id++)
                {
                    Explore([.. tokens, id], sum + logits[id] - normaliser);
                }
            }
        }
    }

    [Fact]
    public void Equal_scores_go_to_the_lower_token()
    {
        // Every token is as probable as any other, except that end-of-text is impossible.
        var even = new FakeModel(6, (_, logits) =>
        {
            logits.Clear();
            logits[FakeModel.EndOfText] = float.NegativeInfinity;
        });
        Assert.Equal([1, 1, 1, 1], Search(even, new() { Beams = 3, MaximumTokens = 4 }).Tokens.ToArray());
    }

    [Fact]
    public void A_penalty_above_zero_favours_long_texts_and_below_zero_short_ones()
    {
        int LengthWith(double penalty) => Search(Hashed(30), new() { Beams = 5, LengthPenalty = penalty, MaximumTokens = 16 }, 9).Tokens.Length;
        Assert.True(LengthWith(-1) <= LengthWith(0));
        Assert.True(LengthWith(0) < LengthWith(2.5));
    }

    [Fact]
    public void The_repetition_penalty_and_the_shortest_length_hold_for_beams()
    {
        var options = new DecodingOptions { Beams = 4, MaximumTokens = 12, LengthPenalty = -2 };
        Assert.True(Search(Hashed(20), options).Tokens.Length < 9);
        Assert.InRange(Search(Hashed(20), options with { MinimumTokens = 9 }).Tokens.Length, 9, 12);
        var stubborn = new FakeModel(9, (_, logits) =>
        {
            logits.Fill(1);
            logits[0] = -50;
            logits[7] = 1.5f;
        });
        Assert.All(Search(stubborn, new() { Beams = 2, MaximumTokens = 5 }).Tokens.ToArray(), id => Assert.Equal(7, id));
        Assert.Equal(5, Search(stubborn, new() { Beams = 2, MaximumTokens = 5, RepetitionPenalty = 2 }).Tokens.ToArray().Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void A_transformer_finds_the_same_texts_whatever_the_threads_and_the_batch(int threads)
    {
        // Long enough for shared pages to be continued, and for the window to slide.
        var model = new Transformer(new() { Layers = 2, Heads = 2, Width = 16, Context = 24 }, 23, FakeModel.EndOfText, _key);
        foreach (ref var weight in model.Weights.All.Span)
        {
            weight *= 12;
        }

        var requests = Enumerable.Range(0, 9).Select(i => new GenerationRequest(
            (ulong)i, Enumerable.Range(0, 2 * i).Select(j => 1 + ((i + (3 * j)) % 22)).ToArray())).ToArray();
        var options = new DecodingOptions { Beams = 3, MaximumTokens = 40, MinimumTokens = 30 };
        model.Team = ThreadTeam.For(1);
        var plain = requests.Select(request => Search(new FullPass(model), options, request.Prompt.ToArray())).ToArray();
        model.Team = ThreadTeam.For(threads);
        foreach (var batch in new[] { 1, 4, 9 })
        {
            var found = new TextGenerator(model, FakeModel.EndOfText, options with { Batch = batch }).Generate(requests, _key);
            Assert.Equal(plain.Select(text => text.Tokens.ToArray()), found.Select(text => text.Tokens.ToArray()));
        }
    }

    [Fact]
    public void Count_models_can_be_searched()
    {
        int[][] documents = [[1, 2, 3, 4], [1, 2, 3, 5], [1, 2, 3, 4], [6, 2, 3, 4]];
        var model = NGramModel.Fit([.. documents.Select(document => (ReadOnlyMemory<int>)document)], 8, 0, new() { Order = 3 });
        Assert.Equal([1, 2, 3, 4], Search(model, new() { Beams = 5 }, 1).Tokens.ToArray());
        Assert.NotEmpty(
            Search(UnigramModel.Fit([.. documents.Select(document => (ReadOnlyMemory<int>)document)], 8, 0, 0),
                new() { Beams = 2, MaximumTokens = 3, MinimumTokens = 3 }).Tokens.ToArray());
    }

    [Fact]
    public void An_amount_of_tokens_is_reached_by_the_shortest_beginning_whatever_the_batch()
    {
        ReadOnlyMemory<int> Prompt(ulong i) => new[] { 1 + (int)(i % 29) };
        IReadOnlyList<GeneratedSequence> Write(int batch) => new TextGenerator(Hashed(30), 0, new() { Beams = 3, MaximumTokens = 12, Batch = batch })
            .GenerateTokens(100, _key, Prompt);
        var narrow = Write(1);
        Assert.Equal(narrow.Select(s => s.Tokens.ToArray()), Write(7).Select(s => s.Tokens.ToArray()));
        Assert.True(narrow.Sum(s => s.Tokens.Length + 1) >= 100);
        Assert.True(narrow.SkipLast(1).Sum(s => s.Tokens.Length + 1) < 100);
    }

    [Fact]
    public void Settings_without_effect_are_refused()
    {
        Assert.Contains("temperature 0.5", Refusal(new() { Beams = 2, Temperature = 0.5 }));
        Assert.Contains("top_k 4", Refusal(new() { Beams = 2, TopK = 4 }));
        Assert.Contains("top_p 0.9", Refusal(new() { Beams = 2, TopP = 0.9 }));
        Assert.Contains("length_penalty 2", Refusal(new() { LengthPenalty = 2 }));
        Assert.Contains("minimum_tokens 9", Refusal(new() { MinimumTokens = 9, MaximumTokens = 8 }));
        static string Refusal(DecodingOptions options) => Assert.Throws<InputException>(() => SettingRules.Require(options, "Decoding")).Message;
    }

    private static float[] LogitsAfter(int vocabulary, int[] tokens)
    {
        using var decoder = Hashed(vocabulary).CreateDecoder(1, 99);
        return decoder.Append(0, [FakeModel.EndOfText, .. tokens]);
    }

    /// <summary>A decoder without any cache: every step runs the whole sequence from its beginning through a fresh decoder.</summary>
    private sealed class FullPass(ILanguageModel model) : ILanguageModel
    {
        public int VocabularySize => model.VocabularySize;

        public IReadOnlyList<float[]> Score(IReadOnlyList<ReadOnlyMemory<int>> sequences, CancellationToken cancellation = default) =>
            model.Score(sequences, cancellation);

        public void Save(string path) => throw new NotSupportedException();

        public IDecoder CreateDecoder(int slots, int maximumLength) => new FakeModel(VocabularySize, (sequence, logits) =>
        {
            using var decoder = model.CreateDecoder(1, maximumLength);
            decoder.Append(0, [.. sequence]).CopyTo(logits);
        }).CreateDecoder(slots, maximumLength);
    }
}
