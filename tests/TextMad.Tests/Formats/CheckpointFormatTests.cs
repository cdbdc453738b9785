using TextMad.Judging;
using TextMad.Models.Transformers;
using TextMad.Tests.Storage;
using TextMad.Training;

namespace TextMad.Tests.Formats;

/// <summary>A checkpoint with its tokenizer and its optimiser's state.</summary>
public sealed class CheckpointFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_old_checkpoint_gives_the_scores_it_gave()
    {
        FormatFile.UnpackFolder("checkpoints/checkpoint-1.tar.gz", _folder.Path);
        FormatFile.RequireAsExpected("checkpoints/checkpoint-1.txt", Describe(_folder.File("g0")));
    }

    private static IEnumerable<string> Describe(string folder)
    {
        var kept = KeptModel.LoadFolder("kept", folder);
        var manifest = kept.Manifest;
        yield return $"{manifest.Kind}, {manifest.Shape}, vocabulary {manifest.VocabularySize}, tokenizer {manifest.TokenizerFingerprint}";
        var model = Assert.IsType<Transformer>(kept.Model);
        var state = OptimiserState.Load(Path.Combine(folder, OptimiserState.FileName), model);
        yield return FormattableString.Invariant($"optimiser {state.Kind}, {state.Steps} steps");
        const string Text = "bake limo nura. a text with ä and 日本";
        var tokens = new List<int>();
        kept.Tokenizer.Encode(Text, tokens);
        Assert.Equal(Text, kept.Tokenizer.Decode(tokens.ToArray()));
        yield return $"tokens {string.Join(' ', tokens)}";

        // To the last bit, on any machine.
        var bits = model.Score([tokens.Take(32).ToArray()])[0].Select(value => BitConverter.SingleToUInt32Bits(value).ToString("x8", null));
        yield return $"log probabilities {string.Join(' ', bits)}";
    }
}
