using FsCheck;
using FsCheck.Fluent;
using TextMad.Configuration;
using TextMad.Models.Transformers;
using TextMad.Sampling;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Tests.Configuration;

public sealed class SettingsWriterTests
{
    private static readonly SampleExperiment _rich = new()
    {
        Name = "a: b # c",
        Note = "line one\nline \"two\"\t\u2028 привет 🙂 \\",
        Seeds = [3, ulong.MaxValue],
        Training = new SampleTraining { LearningRate = 0.1 + 0.2, Tokens = long.MinValue, Budget = SampleBudget.TokensSeen },
        Regimes = [new SampleReplace(), new SampleKeep { Share = 1e-9 }],
        First = new SampleKeep { Share = 1 },
        Stages = [new SampleTraining(), new SampleTraining { Batch = 1 }],
    };

    [Fact]
    public void Every_value_is_written() => Assert.Equal(
        """
        name: sample
        seeds: [1, 2]
        keep: true
        note: null
        training:
          budget: epochs
          batch: 32
          heads: 4
          width: 128
          learning_rate: 0.003
          tokens: null
        regimes:
          - replace
          - keep:
              share: 1.0e-09
        first:
          keep:
            share: 0.1
        stages:
          - budget: epochs
            batch: 1
            heads: 4
            width: 128
            learning_rate: 0.003
            tokens: null

        """,
        SettingsWriter.Write(new SampleExperiment
        {
            Regimes = _rich.Regimes,
            First = new SampleKeep(),
            Stages = [new SampleTraining { Batch = 1 }],
        }));

    [Fact]
    public void Comments_say_meaning_and_range() => Assert.Equal(
        """
        budget: epochs        # what the budget counts; epochs, tokens_seen
        batch: 32             # sequences per step; an integer from 1 to 65536
        heads: 4              # heads; must divide the width; an integer from 1 to 128
        width: 128            # an integer from 8 to 16384
        learning_rate: 0.003  # peak learning rate; a number from 1E-08 to 10
        tokens: null          # an integer from -9223372036854775808 to 9223372036854775807, or null

        """,
        SettingsWriter.Write(new SampleTraining(), comments: true));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_reads_back_equal(bool comments)
    {
        Assert.Equal(_rich, SettingsReader.Read<SampleExperiment>(SettingsWriter.Write(_rich, comments), "written"));
        Assert.Equal(new SampleExperiment(), SettingsReader.Read<SampleExperiment>(SettingsWriter.Write(new SampleExperiment(), comments), "written"));
    }

    [Fact]
    public void Any_text_and_any_finite_number_reads_back_equal() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<string?>(),
        ArbMap.Default.ArbFor<NormalFloat>(),
        (text, number) =>
        {
            // Lone surrogates cannot stand in a file at all.
            var valid = text is null ? null : System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
            var share = Math.Abs(number.Get % 1.0);
            var settings = new SampleExperiment { Note = valid, First = new SampleKeep { Share = share } };
            return settings == SettingsReader.Read<SampleExperiment>(SettingsWriter.Write(settings, comments: true), "written");
        }));

    [Fact]
    public void The_options_of_the_stages_read_back_equal()
    {
        RoundTrip(new TransformerOptions { Layers = 2, Dropout = 0.1 });
        RoundTrip(new TrainingOptions { Budget = BudgetUnit.Steps, Amount = 100 });
        RoundTrip(new DecodingOptions { TopK = 40, TopP = 0.9 });
        RoundTrip(new BytePairTrainingOptions { Vocabulary = 512 });

        static void RoundTrip<T>(T settings)
            where T : class =>
            Assert.Equal(settings, SettingsReader.Read<T>(SettingsWriter.Write(settings, comments: true), "written"));
    }
}
