using TextMad.Numerics.Random;
using TextMad.Sampling;

namespace TextMad.Tests.Sampling;

public class TextGeneratorTests
{
    private static readonly RandomKey _key = RandomKey.FromSeed(11).For("sample");

    private static TextGenerator Generator(DecodingOptions options, int vocabulary = 50) =>
        new(FakeModel.Scrambled(vocabulary), FakeModel.EndOfText, options);

    private static void AssertSame(IReadOnlyList<GeneratedSequence> expected, IReadOnlyList<GeneratedSequence> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (x, y) in expected.Zip(actual))
        {
            Assert.Equal((x.Index, x.PromptLength, x.Ended), (y.Index, y.PromptLength, y.Ended));
            Assert.Equal(x.Tokens.ToArray(), y.Tokens.ToArray());
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Sequences_do_not_depend_on_the_batch(int batch)
    {
        var options = new DecodingOptions { MaximumTokens = 20, TopP = 0.95, RepetitionPenalty = 1.1 };
        AssertSame(
            Generator(options with { Batch = 1 }).Generate(100, _key),
            Generator(options with { Batch = batch }).Generate(100, _key));
    }

    [Fact]
    public void A_sequence_does_not_depend_on_its_neighbours()
    {
        var generator = Generator(new() { MaximumTokens = 20, Batch = 8 });
        var all = generator.Generate(30, _key);
        var some = generator.Generate([new(17), new(3), new(29)], _key);
        AssertSame([all[17], all[3], all[29]], some);
    }

    [Fact]
    public void Another_key_or_index_gives_another_sequence()
    {
        var generator = Generator(new() { MaximumTokens = 30 });
        var sequences = generator.Generate(50, _key).Concat(generator.Generate(50, RandomKey.FromSeed(12).For("sample")));
        Assert.True(sequences.Where(s => s.Tokens.Length > 5).Select(s => string.Join(' ', s.Tokens.ToArray())).Distinct().Count() > 20);
    }

    [Fact]
    public void Sequences_end_by_end_of_text_or_are_cut_and_never_hold_it()
    {
        var sequences = Generator(new() { MaximumTokens = 10 }).Generate(300, _key);
        Assert.Contains(sequences, s => s.Ended);
        Assert.Contains(sequences, s => !s.Ended);
        Assert.All(sequences, s =>
        {
            Assert.Equal(s.Ended, s.Tokens.Length < 10);
            Assert.DoesNotContain(FakeModel.EndOfText, s.Tokens.ToArray());
        });
    }

    [Fact]
    public void Slots_of_ended_sequences_are_reused_at_once()
    {
        var model = FakeModel.Scrambled(50);
        var sequences = new TextGenerator(model, FakeModel.EndOfText, new() { MaximumTokens = 64, Batch = 16 }).Generate(400, _key);
        var positions = sequences.Sum(s => s.Tokens.Length + (s.Ended ? 1 : 0));
        Assert.Equal(16, model.LargestBatch);
        Assert.InRange(model.Steps, positions / 16, (positions / 16) + 64);
    }

    [Fact]
    public void A_prompt_is_continued()
    {
        // The model repeats the token before last: 1 2 1 2 ...
        var model = new FakeModel(8, (sequence, logits) =>
        {
            logits.Clear();
            logits[sequence.Count < 2 ? 3 : sequence[^2]] = 50;
        });
        var generator = new TextGenerator(model, FakeModel.EndOfText, new() { MaximumTokens = 7, Temperature = 0 });
        var sequence = Assert.Single(generator.Generate([new(0, new[] { 5, 6, 4 })], _key));
        Assert.Equal([5, 6, 4, 6, 4, 6, 4], sequence.Tokens.ToArray());
        Assert.Equal(3, sequence.PromptLength);
        Assert.False(sequence.Ended);
    }

    [Fact]
    public void Prompts_of_different_lengths_share_a_batch()
    {
        var requests = Enumerable.Range(0, 40).Select(i => new GenerationRequest(
            (ulong)i, Enumerable.Range(0, i % 9).Select(j => 1 + ((i + j) % 49)).ToArray())).ToArray();
        var options = new DecodingOptions { MaximumTokens = 20, TopK = 10 };
        var alone = requests.SelectMany(r => Generator(options).Generate([r], _key)).ToArray();
        AssertSame(alone, Generator(options with { Batch = 6 }).Generate(requests, _key));
        Assert.All(alone.Zip(requests), pair => Assert.Equal(
            pair.Second.Prompt.ToArray(), pair.First.Tokens[..pair.First.PromptLength].ToArray()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(500)]
    public void An_amount_of_tokens_is_reached_by_the_shortest_beginning_whatever_the_batch(int amount)
    {
        var options = new DecodingOptions { MaximumTokens = 15 };
        var all = Generator(options).Generate(amount + 50, _key);
        var needed = 0;
        for (long sum = 0; sum < amount; needed++)
        {
            sum += all[needed].Tokens.Length + 1;
        }

        foreach (var batch in new[] { 1, 3, 32, 500 })
        {
            AssertSame([.. all.Take(needed)], Generator(options with { Batch = batch }).GenerateTokens(amount, _key));
        }
    }

    [Fact]
    public void An_amount_of_tokens_with_prompts_counts_the_prompts()
    {
        var options = new DecodingOptions { MaximumTokens = 15 };
        ReadOnlyMemory<int> Prompt(ulong i) => new[] { 1 + (int)(i % 40), 7, 8 };
        var narrow = Generator(options with { Batch = 1 }).GenerateTokens(300, _key, Prompt);
        AssertSame(narrow, Generator(options with { Batch = 64 }).GenerateTokens(300, _key, Prompt));
        Assert.InRange(narrow.Sum(s => s.Tokens.Length + 1), 300, 315);
        Assert.True(narrow.SkipLast(1).Sum(s => s.Tokens.Length + 1) < 300);
    }

    [Fact]
    public void A_model_that_writes_nothing_is_reported_instead_of_running_for_ever()
    {
        var mute = new FakeModel(4, (_, logits) =>
        {
            logits.Clear();
            logits[FakeModel.EndOfText] = 200;
        });
        var generator = new TextGenerator(mute, FakeModel.EndOfText, new());
        Assert.Contains("empty texts", Assert.Throws<TextMadException>(() => generator.GenerateTokens(100_000, _key)).Message);
        Assert.All(generator.Generate(5, _key), s => Assert.True(s is { Ended: true, Tokens.Length: 0 }));
    }

    [Fact]
    public void Wrong_prompts_are_refused()
    {
        var generator = Generator(new() { MaximumTokens = 3 });
        Assert.Contains("leave room", Refusal(1, 2, 3));
        Assert.Contains("id 50", Refusal(50));
        Assert.Contains("id -1", Refusal(-1));
        Assert.Contains("end-of-text", Refusal(1, FakeModel.EndOfText));
        Assert.Throws<ArgumentException>(() => generator.Generate([new(1), new(1)], _key));
        string Refusal(params int[] prompt) => Assert.Throws<InputException>(() => generator.Generate([new(0, prompt)], _key)).Message;
    }

    [Fact]
    public void Failures_in_selection_arrive_unwrapped()
    {
        var broken = new FakeModel(2000, (_, logits) => logits.Fill(float.NaN));
        Assert.Throws<TextMadException>(() => new TextGenerator(broken, FakeModel.EndOfText, new()).Generate(64, _key));
    }

    [Fact]
    public void Cancellation_stops_between_tokens()
    {
        using var source = new CancellationTokenSource();
        var steps = 0;
        var model = new FakeModel(4, (_, logits) =>
        {
            logits.Clear();
            if (++steps == 5)
            {
                source.Cancel();
            }
        });
        var generator = new TextGenerator(model, FakeModel.EndOfText, new() { MaximumTokens = 1000, Batch = 1 });
        Assert.Throws<OperationCanceledException>(() => generator.Generate(1000, _key, cancellation: source.Token));
        Assert.Equal(5, steps);
    }

    [Fact]
    public void A_request_for_no_texts_writes_none()
    {
        Assert.Empty(Generator(new()).Generate(0, _key));
        Assert.Empty(Generator(new()).GenerateTokens(0, _key));
    }
}
