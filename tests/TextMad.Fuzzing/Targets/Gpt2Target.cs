using TextMad.Models.Files;

namespace TextMad.Fuzzing.Targets;

/// <summary>The settings of a folder with a GPT-2 model.</summary>
internal sealed class Gpt2Target : FuzzTarget
{
    private readonly Scratch _scratch = new();

    public override string Name => "gpt2";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. SeedFiles.Named("config.json"), Bytes("{}")];

    public override IReadOnlyList<string> Words => ["\"n_layer\":", "\"n_embd\":", "\"activation_function\":", "\\ud800", "1e999", "null", "[", "{", "\"vocab_size\":2147483648"];

    public override void Read(byte[] input)
    {
        Gpt2Configuration.Read(_scratch.Write("config.json", input));
    }

    public override void Dispose() => _scratch.Dispose();
}
