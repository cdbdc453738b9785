using System.Text.Json;
using TextMad.Tokenization;

namespace TextMad.Tests.Tokenization;

/// <summary>The tokenizer under tests/Golden/tokenizer and what Hugging Face tokenizers 0.23.2 says of it.</summary>
internal static class TokenizerFixture
{
    public const int Vocabulary = 560;

    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Golden", "tokenizer");

    public static BytePairTokenizer Tokenizer { get; } = BytePairTokenizer.Load(_folder);

    public static string SampleText => File.ReadAllText(Path.Combine(_folder, "sample.txt"));

    /// <summary>The sample as the outside trainer reads it: each line with its newline is a text of its own.</summary>
    public static IEnumerable<string> SampleLines => SampleText.Split('\n').SkipLast(1).Select(line => line + "\n");

    public static string PathOf(string name) => Path.Combine(_folder, name);

    public static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, name)));
        return document.RootElement.Clone();
    }
}
