using TextMad.Configuration;
using TextMad.Corpora.Pipeline;
using TextMad.Experiments;

namespace TextMad.Fuzzing.Targets;

/// <summary>Settings in YAML, of runs, recipes and the command line.</summary>
internal sealed class YamlTarget : FuzzTarget
{
    private static void Attempt(Action read)
    {
        try
        {
            read();
        }
        catch (TextMadException)
        {
            // What all readers of settings say of what is wrong with them.
        }
    }

    public override string Name => "yaml";

    public override IReadOnlyList<byte[]> Seeds { get; } = [
        Bytes("model:\n  layers: 2\n  width: 64\ndata: {corpus: brown, tokens: 3000}\nloop:\n  regimes: [replace, {accumulate: {}}]\n  seeds: [1, 2]\ntraining: &a\n  steps: 10\n"),
        Bytes("name: x\nblocks:\n  - exact_duplicates: {}\n  - language: {keep: [en]}\n"), Bytes("loop.seeds=[1,2]"),
    ];

    public override IReadOnlyList<string> Words => ["*a", "&a", "<<: *a", "- ", ": ", "!!int", "!!binary", "|\n", "{", "[", "~", "1e400", ".inf", "\t", "---\n", "? "];

    public override void Read(byte[] input)
    {
        var text = Text(input);
        Attempt(() => SettingsReader.Read<ExperimentOptions>(text, "experiment.yaml"));
        Attempt(() => SettingsReader.Read<PipelineRecipe>(text, "recipe.yaml"));
        Attempt(() => SettingsReader.FromArguments<ExperimentOptions>([SettingOverride.Parse(text)]));
    }
}
