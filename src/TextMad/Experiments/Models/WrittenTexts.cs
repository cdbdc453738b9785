using System.Text.Json;

namespace TextMad.Experiments.Models;

/// <summary>What came of a model's writing that its documents do not show; kept beside them, since a generation can be measured by a later process.</summary>
/// <param name="Texts">Texts that were begun and belong to the sample, empty ones included.</param>
/// <param name="Empty">Texts without a word, and texts to which the model added no token: they are not documents.</param>
/// <param name="Cut">Texts that did not end by themselves.</param>
/// <param name="Trimmed">Texts that were cut inside a character, the beginning of which was taken away.</param>
/// <param name="Choices">Tokens that were chosen; 0 when the tokenizer does not tell its tokens' bytes, so that nothing could be refused.</param>
/// <param name="InvalidMass">Sum over them of the probability that was refused because a token would have broken the text.</param>
/// <param name="WhiteSpaceMass">Sum over them of the probability that was refused because a token would have made a run of white space too long.</param>
/// <param name="Echoes">Of the empty ones, texts that are their prompt alone.</param>
internal sealed record WrittenTexts(int Texts, int Empty, int Cut, int Trimmed, long Choices, double InvalidMass, double WhiteSpaceMass, int Echoes = 0)
{
    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Reads what <see cref="ToJson"/> gave; null when there is no such file, as in runs of older versions.</summary>
    public static WrittenTexts? Find(string path) => File.Exists(path)
        ? OwnData.ReadJson<WrittenTexts>(path, _json, "Restore it from a copy, or delete it: it is made again when the run goes on.")
        : null;

    /// <summary>What the file holds.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, _json);
}
