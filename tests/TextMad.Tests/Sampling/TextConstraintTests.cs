using System.Globalization;
using System.Text;
using TextMad.Models.NGram;
using TextMad.Numerics.Random;
using TextMad.Sampling;
using TextMad.Texts;
using TextMad.Tokenization;

namespace TextMad.Tests.Sampling;

/// <summary>A model that takes every token for equally likely breaks characters all the time, unless it is kept from it.</summary>
public sealed class TextConstraintTests
{
    private static readonly RandomKey _key = RandomKey.FromSeed(5);

    private static readonly BytePairTokenizer _tokenizer = BytePairTokenizer.Train(
        Enumerable.Repeat("Шла Саша по шоссе и сосала сушку.\n\nКарл у Клары украл кораллы.  日本 語", 5), new BytePairTrainingOptions { Vocabulary = 330 });

    private static UnigramModel Model => UnigramModel.Fit([ReadOnlyMemory<int>.Empty], _tokenizer.VocabularySize, _tokenizer.EndOfText, addedCount: 1000);

    public static TheoryData<DecodingOptions> Ways => new(new DecodingOptions[]
    {
        new() { MaximumTokens = 40 },
        new() { MaximumTokens = 40, Temperature = 2, TopK = 300, RepetitionPenalty = 1.3 },
        new() { MaximumTokens = 40, TopP = 0.9, MinimumTokens = 40 },
        new() { MaximumTokens = 40, Watermark = new WatermarkOptions { Delta = 4 } },
        new() { MaximumTokens = 12, Beams = 3, RepetitionPenalty = 1.5 },
    });

    [Theory]
    [MemberData(nameof(Ways))]
    public void What_is_written_is_text_in_every_way_of_decoding(DecodingOptions options)
    {
        GenerationRequest[] requests = [.. Enumerable.Range(0, 60).Select(i => new GenerationRequest((ulong)i, _tokenizer.Encode("Жучка видит 日本 and more")[..(i % 7)]))];
        var sequences = new TextGenerator(Model, _tokenizer.EndOfText, options, TextConstraint.Of(_tokenizer)).Generate(requests, _key);
        Assert.All(sequences, sequence =>
        {
            var (text, _) = SampledText.Of(_tokenizer, sequence);
            Assert.DoesNotContain('\uFFFD', text);
            Assert.DoesNotContain('\0', text);
            Assert.Same(text, WhiteSpaceRuns.Bound(text));
            Assert.False(sequence is { Ended: true, IsInsideCharacter: true });

            // Before the ends are trimmed, too: nothing had to be repaired inside.
            var bytes = _tokenizer.DecodeBytes(sequence.Tokens.Span);
            Assert.Equal(sequence.IsInsideCharacter ? 1 : 0, Encoding.UTF8.GetString(bytes).Count(c => c == '\uFFFD'));
        });
        var again = new TextGenerator(Model, _tokenizer.EndOfText, options with { Batch = 7 }, TextConstraint.Of(_tokenizer)).Generate(requests, _key);
        Assert.Equal(sequences.Select(Describe), again.Select(Describe));
        Assert.True(sequences.Sum(sequence => sequence.InvalidMass) > 0);
    }

    [Fact]
    public void Without_the_constraint_the_same_model_writes_broken_text()
    {
        var sequences = new TextGenerator(Model, _tokenizer.EndOfText, new() { MaximumTokens = 40 }).Generate(60, _key);
        Assert.Contains(sequences, sequence => _tokenizer.Decode(sequence.Tokens.Span).Contains('\uFFFD'));
        Assert.All(sequences, sequence => Assert.Equal(0, sequence.Choices));
    }

    [Fact]
    public void The_refused_mass_is_that_of_the_refused_tokens()
    {
        // At the beginning: tokens that begin with a byte that begins no character, or hold a whole broken one; U+0000 and the carriage return.
        var refused = Enumerable.Range(0, _tokenizer.VocabularySize).Count(id => _tokenizer.BytesOf(id) is [(0 or (byte)'\r' or (>= 0x80 and < 0xC2) or > 0xF4), ..]);
        var sequence = Assert.Single(new TextGenerator(Model, _tokenizer.EndOfText, new() { MaximumTokens = 1 }, TextConstraint.Of(_tokenizer)).Generate(1, _key));
        Assert.Equal(1, sequence.Choices);
        Assert.Equal((double)refused / _tokenizer.VocabularySize, sequence.InvalidMass, 0.002);
        Assert.Equal(0, sequence.WhiteSpaceMass);
    }

    [Fact]
    public void A_text_that_is_cut_inside_a_character_is_trimmed_to_whole_ones()
    {
        var sequences = new TextGenerator(Model, _tokenizer.EndOfText, new() { MaximumTokens = 3 }, TextConstraint.Of(_tokenizer)).Generate(200, _key);
        var trimmed = sequences.Where(sequence => SampledText.Of(_tokenizer, sequence).IsTrimmed).ToList();
        Assert.NotEmpty(trimmed);
        Assert.All(trimmed, sequence => Assert.True(sequence.IsInsideCharacter && !sequence.Ended));
        Assert.All(sequences, sequence => Assert.DoesNotContain('\uFFFD', SampledText.Of(_tokenizer, sequence).Text));
    }

    [Fact]
    public void A_text_stops_when_the_constraint_leaves_no_token()
    {
        // A model that knows nothing but the first byte of a letter.
        var first = _tokenizer.VocabularySize;
        for (var id = 0; id < _tokenizer.VocabularySize; id++)
        {
            first = _tokenizer.BytesOf(id) is [0xD0] ? id : first;
        }

        var model = UnigramModel.Fit([new[] { first, first }], _tokenizer.VocabularySize, _tokenizer.EndOfText, ended: [false]);
        var sequence = Assert.Single(new TextGenerator(model, _tokenizer.EndOfText, new() { MaximumTokens = 9 }, TextConstraint.Of(_tokenizer)).Generate(1, _key));
        Assert.Equal([first], sequence.Tokens.ToArray());
        Assert.False(sequence.Ended);
        Assert.Equal("", SampledText.Of(_tokenizer, sequence).Text);
    }

    [Fact]
    public void Edited_texts_stay_valid_text()
    {
        ReadOnlyMemory<int>[] texts = [.. Enumerable.Range(0, 20).Select(i => (ReadOnlyMemory<int>)_tokenizer.Encode($"Саша {i} и щука\n\n  日本 語 есть."))];
        var editor = new TokenEditor(Model, _tokenizer.EndOfText, reach: 50, threshold: 1e-9, topK: 330, TextConstraint.Of(_tokenizer));
        var edits = editor.Edit(texts, _key);
        Assert.All(edits, edit => Assert.DoesNotContain('\uFFFD', _tokenizer.Decode(edit.Tokens)));
        Assert.True(edits.Sum(edit => edit.Changed) > 100);
        var free = new TokenEditor(Model, _tokenizer.EndOfText, reach: 50, threshold: 1e-9, topK: 330).Edit(texts, _key);
        Assert.Contains(free, edit => _tokenizer.Decode(edit.Tokens).Contains('\uFFFD'));
    }

    [Fact]
    public void Room_is_four_times_the_mean_length_unless_it_is_set()
    {
        Assert.Equal((4 * 20) + 4, new DecodingOptions().WithRoomFor(10, 210).MaximumTokens);
        Assert.Equal(30, new DecodingOptions { MaximumTokens = 30 }.WithRoomFor(10, 210).MaximumTokens);
        Assert.True(new DecodingOptions().WithRoomFor(10, 30, promptTokens: 100).MaximumTokens > 100);
        Assert.Equal(DecodingOptions.UnknownRoom, new DecodingOptions().WithRoomFor(0, 0).MaximumTokens);
    }

    private static string Describe(GeneratedSequence sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{sequence.Index} {string.Join(' ', sequence.Tokens.ToArray())} {sequence.Ended} {sequence.IsInsideCharacter} "
        + $"{sequence.InvalidMass:R} {sequence.WhiteSpaceMass:R} {sequence.Choices}");
}
