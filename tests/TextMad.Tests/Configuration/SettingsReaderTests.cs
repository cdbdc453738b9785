using TextMad.Configuration;

namespace TextMad.Tests.Configuration;

public sealed class SettingsReaderTests
{
    private static SampleExperiment Read(string yaml, params string[] overrides) =>
        SettingsReader.Read<SampleExperiment>(yaml, "a.yaml", overrides.Select(text => SettingOverride.Parse(text, "--set")));

    private static string ErrorOf(string yaml, params string[] overrides) =>
        Assert.Throws<InputException>(() => Read(yaml, overrides)).Message;

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("{}")]
    [InlineData("training:\n  # all of it commented out\n")]
    public void A_text_without_settings_gives_the_defaults(string yaml) => Assert.Equal(new SampleExperiment(), Read(yaml));

    [Fact]
    public void Every_type_is_read()
    {
        var read = Read("""
            name: "null"
            seeds: [18446744073709551615, 0]
            keep: false
            note: 'see: below'
            training:
              budget: tokens_seen
              batch: 8
              learning_rate: 1e-4
              tokens: 9000000000
            regimes:
              - replace
              - keep: {share: 0.25}
              - keep
            first: {keep: {share: 1}}
            stages: [{batch: 2}]
            """);

        var expected = new SampleExperiment
        {
            Name = "null",
            Seeds = [ulong.MaxValue, 0],
            Keep = false,
            Note = "see: below",
            Training = new SampleTraining { Budget = SampleBudget.TokensSeen, Batch = 8, LearningRate = 1e-4, Tokens = 9_000_000_000 },
            Regimes = [new SampleReplace(), new SampleKeep { Share = 0.25 }, new SampleKeep()],
            First = new SampleKeep { Share = 1 },
            Stages = [new SampleTraining { Batch = 2 }],
        };
        Assert.Equal(expected, read);
    }

    [Fact]
    public void Overrides_win_in_order_and_reach_into_lists_and_choices()
    {
        var read = Read(
            "training: {batch: 4}\nregimes: [replace, keep]",
            "training.batch=5", "training.batch=6", "regimes.keep.share=0.5", "regimes.0=keep", "seeds=[7]", "note=", "first.keep.share=0.75");

        Assert.Equal(6, read.Training.Batch);
        Assert.Equal<SampleRegime>([new SampleKeep(), new SampleKeep { Share = 0.5 }], read.Regimes);
        Assert.Equal([7UL], read.Seeds);
        Assert.Null(read.Note);
        Assert.Equal(new SampleKeep { Share = 0.75 }, read.First);
    }

    [Theory]
    [InlineData(
        "training:\n  learning_rat: 1",
        "a.yaml:2:3: training.learning_rat: unknown key; did you mean 'learning_rate'? Allowed here: budget, batch, heads, width, learning_rate, tokens.")]
    [InlineData("training:\n  batch: many", "a.yaml:2:10: training.batch is 'many'; allowed: an integer from 1 to 65536.")]
    [InlineData("training: {batch: 0}", "a.yaml:1:19: training.batch is '0'; allowed: an integer from 1 to 65536.")]
    [InlineData("training: {batch: 1.5}", "a.yaml:1:19: training.batch is '1.5'; allowed: an integer from 1 to 65536.")]
    [InlineData("training: {batch: \"8\"}", "a.yaml:1:19: training.batch is '8'; allowed: an integer from 1 to 65536. Leave out the quotes.")]
    [InlineData("training: {learning_rate: .nan}", "a.yaml:1:27: training.learning_rate is '.nan'; allowed: a number from 1E-08 to 10.")]
    [InlineData("training: {budget: token_seen}", "a.yaml:1:20: training.budget is 'token_seen'; allowed: epochs, tokens_seen. Did you mean 'tokens_seen'?")]
    [InlineData("training: 3", "a.yaml:1:11: training is '3'; allowed: settings among budget, batch, heads, width, learning_rate, tokens.")]
    [InlineData("training: {tokens: x}", "a.yaml:1:20: training.tokens is 'x'; allowed: an integer from -9223372036854775808 to 9223372036854775807, or null.")]
    [InlineData("training: {heads: 5}", "a.yaml:1:19: training.heads: 5 heads do not divide the width 128.")]
    [InlineData("keep: yes", "a.yaml:1:7: keep is 'yes'; allowed: true or false.")]
    [InlineData("name:", "a.yaml:1:6: name is empty; allowed: text.")]
    [InlineData("name: [a]", "a.yaml:1:7: name is a list; allowed: text.")]
    [InlineData("seeds: 3", "a.yaml:1:8: seeds is '3'; allowed: a list, such as [1, 2].")]
    [InlineData("seeds: [-1]", "a.yaml:1:9: seeds[0] is '-1'; allowed: an integer from 0 to 18446744073709551615.")]
    [InlineData("regimes: [replce]", "a.yaml:1:11: regimes[0] is 'replce'; allowed: keep, replace; did you mean 'replace'?")]
    [InlineData("regimes: [keep: {share: 2}]", "a.yaml:1:25: regimes[0].keep.share is '2'; allowed: a number from 0 to 1.")]
    [InlineData("regimes: [{replace: {share: 2}}]", "a.yaml:1:22: regimes[0].replace.share: unknown key. There are no settings here.")]
    [InlineData("first: {keep: , replace: }", "a.yaml:1:8: first is a mapping; allowed: one of keep, replace, alone or as 'name: {settings}'.")]
    [InlineData("name: a\nname: b", "a.yaml:2:1: name: the key is given twice, first at a.yaml:1:1; keep one.")]
    [InlineData("- a", "a.yaml:1:1: the text is a list; allowed: settings among name, seeds, keep, note, training, regimes, first, stages.")]
    [InlineData("a: &x 1\nb: *x", "a.yaml:1:4: anchors (&) and tags (!) are not part of settings; write the value itself.")]
    [InlineData("name: a\n---\nname: b", "a.yaml:2:1: a second document begins here; one per file is expected.")]
    public void An_error_says_where_what_and_what_is_allowed(string yaml, string message) => Assert.Equal(message, ErrorOf(yaml));

    [Fact]
    public void An_empty_list_that_needs_an_item_is_refused() => Assert.StartsWith("a.yaml:1:8: ", ErrorOf("seeds: []"), StringComparison.Ordinal);

    [Fact]
    public void All_errors_come_in_one_message() => Assert.Equal(
        """
        a.yaml: 3 errors
          a.yaml:1:1: nam: unknown key; did you mean 'name'? Allowed here: name, seeds, keep, note, training, regimes, first, stages.
          a.yaml:3:10: training.batch is '0'; allowed: an integer from 1 to 65536.
          --set 'keep=maybe': keep is 'maybe'; allowed: true or false.
        """,
        ErrorOf("nam: x\ntraining:\n  batch: 0\n", "keep=maybe"));

    [Theory]
    [InlineData("batch", "--set 'batch': a key, '=' and a value are expected, e.g. --set training.batch=32.")]
    [InlineData("training.bach=3", "--set 'training.bach=3': training.bach: unknown key; did you mean 'batch'? Allowed here: budget, batch, heads, width, learning_rate, tokens.")]
    [InlineData("regimes.3=keep", "--set 'regimes.3=keep': the list has 1 items, numbered from 0; there is no item 3.")]
    [InlineData("regimes.kep.share=1", "--set 'regimes.kep.share=1': the list has no item 'kep'; did you mean 'keep'? It holds: keep.")]
    public void An_error_in_an_override_names_the_argument(string argument, string message) =>
        Assert.Equal(message, ErrorOf("regimes: [keep]", argument));

    [Theory]
    [InlineData("name: a\nnote: \"b", "a.yaml:2:7: not valid YAML")]
    [InlineData("seeds: [1, 2", "a.yaml:2:1: not valid YAML")]
    [InlineData("seeds: [1, 2\nname: a", "a.yaml:1:9: not valid YAML")]
    [InlineData("name: a\n  keep: true", "a.yaml:2:7: not valid YAML")]
    [InlineData("name: a\nnote: a\0b", "a.yaml: line 2 holds the control character U+0000; settings are plain text.")]
    public void Text_that_is_no_YAML_is_refused_with_its_place(string yaml, string message) =>
        Assert.StartsWith(message, ErrorOf(yaml), StringComparison.Ordinal);

    [Fact]
    public void A_required_setting_must_be_given()
    {
        var error = Assert.Throws<InputException>(() => SettingsReader.Read<SampleRequired>("", "a.yaml"));
        Assert.Equal("a.yaml: corpus: the setting is required: the corpus to read.", error.Message);
        Assert.Equal("brown", SettingsReader.Read<SampleRequired>("corpus: brown", "a.yaml").Corpus);
    }

    [Fact]
    public void Depth_and_size_are_bounded()
    {
        Assert.Contains("nested deeper than 32 levels", ErrorOf("note: " + new string('[', 100_000)), StringComparison.Ordinal);
        Assert.Contains("too many for settings", ErrorOf(new string('#', (1 << 20) + 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_or_no_text_is_an_input_error()
    {
        Assert.StartsWith("Cannot read settings from 'none/none.yaml'", Assert.Throws<InputException>(
            () => SettingsReader.ReadFile<SampleExperiment>("none/none.yaml")).Message, StringComparison.Ordinal);

        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [0x6E, 0x3A, 0x20, 0xFF, 0xFE]);
            Assert.Equal($"{path}: not UTF-8 text.", Assert.Throws<InputException>(() => SettingsReader.ReadFile<SampleExperiment>(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Whatever_the_text_only_input_errors_come_out()
    {
        // Damage a good text at every position with characters that mean something to YAML.
        const string Good = "name: a\nseeds: [1, 2]\ntraining: {batch: 4}\nregimes:\n  - keep: {share: 0.5}\n  - replace\n";
        foreach (var damage in "[]{}:,&*!|>%@`\"'-?#\t\n\0\u0085")
        {
            for (var i = 0; i <= Good.Length; i++)
            {
                try
                {
                    Read(Good.Insert(i, damage.ToString()));
                }
                catch (InputException)
                {
                }
            }
        }
    }
}
