using TextMad.Configuration;

namespace TextMad.Tests.Configuration;

/// <summary>Settings that all forms of a choice have stand beside the form's name.</summary>
public sealed class SharedSettingTests
{
    [Theory]
    [InlineData("machine: { maker: me, large: { cores: 2 } }")]
    [InlineData("machine:\n  large:\n    cores: 2\n  maker: me")]
    public void They_are_read_wherever_they_stand(string yaml) =>
        Assert.Equal(new SampleLarge { Cores = 2, Maker = "me" }, Read(yaml).Machine);

    [Fact]
    public void They_can_be_given_outside_the_file() => Assert.Equal(
        new SampleLarge { Cores = 2, Maker = "you" },
        Read("machine: { large: { cores: 2 } }", SettingOverride.Parse("machine.maker=you")).Machine);

    [Fact]
    public void What_is_written_is_read_back()
    {
        foreach (var machine in new SampleMachine[] { new SampleLarge { Cores = 3, Maker = "a" }, new SampleSmall { Maker = "b" }, new SampleSmall() })
        {
            var laboratory = new SampleLaboratory { Machine = machine };
            Assert.Equal(laboratory, Read(SettingsWriter.Write(laboratory)));
        }
    }

    [Theory]
    [InlineData("machine: { large: { cores: 2, maker: me } }", "machine.large.maker: unknown key")]
    [InlineData("machine: { maker: me, maker: you, small: }", "machine.maker: the key stands twice")]
    [InlineData("machine: { maker: me }", "maker can stand beside it")]
    [InlineData("machine: { maker: [1], small: }", "machine.maker is a list")]
    public void Mistakes_are_named(string yaml, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<InputException>(() => Read(yaml)).Message);

    private static SampleLaboratory Read(string yaml, params SettingOverride[] overrides) => SettingsReader.Read<SampleLaboratory>(yaml, "test.yaml", overrides);
}
