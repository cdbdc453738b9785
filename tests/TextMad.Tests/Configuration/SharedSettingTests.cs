using TextMad.Configuration;

namespace TextMad.Tests.Configuration;

/// <summary>Settings that all forms of a choice have stand beside the form's name.</summary>
public sealed class SharedSettingTests
{
    [Theory]
    [InlineData("machine: { maker: me, large: { cores: 2 } }")]
    [InlineData("machine:\n  large:\n    cores: 2\n  maker: me")]
    public void Shared_settings_are_read_beside_or_inside_the_choice(string yaml) =>
        Assert.Equal(new SampleLarge { Cores = 2, Maker = "me" }, Read(yaml).Machine);

    [Fact]
    public void Shared_settings_can_be_overridden_on_the_command_line() => Assert.Equal(
        new SampleLarge { Cores = 2, Maker = "you" },
        Read("machine: { large: { cores: 2 } }", SettingOverride.Parse("machine.maker=you")).Machine);

    [Fact]
    public void Shared_settings_that_are_written_are_read_back()
    {
        foreach (var machine in new SampleMachine[] { new SampleLarge { Cores = 3, Maker = "a" }, new SampleSmall { Maker = "b" }, new SampleSmall() })
        {
            var laboratory = new SampleLaboratory { Machine = machine };
            Assert.Equal(laboratory, Read(SettingsWriter.Write(laboratory)));
        }
    }

    [Theory]
    [InlineData("machine: { large: { cores: 2, maker: me } }", "machine.large.maker: unknown key")]
    [InlineData("machine: { maker: me, maker: you, small: }", "machine.maker: the key is given twice")]
    [InlineData("machine: { maker: me }", "maker can stand beside it")]
    [InlineData("machine: { maker: [1], small: }", "machine.maker is a list")]
    public void Mistakes_in_shared_settings_are_named(string yaml, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<InputException>(() => Read(yaml)).Message);

    private static SampleLaboratory Read(string yaml, params SettingOverride[] overrides) => SettingsReader.Read<SampleLaboratory>(yaml, "test.yaml", overrides);
}
