using TextMad.Tokenization;

namespace TextMad.Tests.Tokenization;

public sealed class TokenizerFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("textmad-tokenizer-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Training_on_the_sample_again_writes_the_golden_files_byte_for_byte()
    {
        var options = new BytePairTrainingOptions { Vocabulary = TokenizerFixture.Vocabulary };
        BytePairTokenizer.Train([TokenizerFixture.SampleText], options).Save(_folder);
        Assert.Equal(["merges.txt", "tokenizer.json", "vocab.json"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        foreach (var file in Directory.GetFiles(_folder))
        {
            Assert.Equal(File.ReadAllText(TokenizerFixture.PathOf(Path.GetFileName(file))), File.ReadAllText(file));
        }
    }

    [Fact]
    public void Both_formats_load_to_the_same_tokenizer()
    {
        TokenizerFixture.Tokenizer.Save(_folder);
        Assert.Equal(TokenizerFixture.Tokenizer.Fingerprint, BytePairTokenizer.Load(Path.Combine(_folder, "tokenizer.json")).Fingerprint);
        File.Delete(Path.Combine(_folder, "tokenizer.json"));
        var loaded = BytePairTokenizer.Load(_folder);
        Assert.Equal(TokenizerFixture.Tokenizer.Fingerprint, loaded.Fingerprint);
        Assert.Equal(TokenizerFixture.Vocabulary, loaded.VocabularySize);
        Assert.Equal(TokenizerFixture.Vocabulary - 1, loaded.EndOfText);
        Assert.Equal(TokenizerFixture.Tokenizer.Encode("The lighthouse, the gulls."), loaded.Encode("The lighthouse, the gulls."));
    }

    [Fact]
    public void Merges_as_arrays_and_files_with_byte_order_mark_or_carriage_returns_are_read()
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(TokenizerFixture.PathOf("tokenizer.json")))!;
        json["model"]!["merges"] = new System.Text.Json.Nodes.JsonArray(
            [.. json["model"]!["merges"]!.AsArray()
                .Select(merge => new System.Text.Json.Nodes.JsonArray([.. merge!.GetValue<string>().Split(' ').Select(token => (System.Text.Json.Nodes.JsonNode)token)]))]);
        File.WriteAllText(Path.Combine(_folder, "tokenizer.json"), "\uFEFF" + json.ToJsonString());
        Assert.Equal(TokenizerFixture.Tokenizer.Fingerprint, BytePairTokenizer.Load(_folder).Fingerprint);

        File.Delete(Path.Combine(_folder, "tokenizer.json"));
        File.Copy(TokenizerFixture.PathOf("vocab.json"), Path.Combine(_folder, "vocab.json"));
        File.WriteAllText(Path.Combine(_folder, "merges.txt"), File.ReadAllText(TokenizerFixture.PathOf("merges.txt")).ReplaceLineEndings("\r\n"));
        Assert.Equal(TokenizerFixture.Tokenizer.Fingerprint, BytePairTokenizer.Load(_folder).Fingerprint);
    }

    [Fact]
    public void A_different_merge_order_has_a_different_fingerprint()
    {
        TokenizerFixture.Tokenizer.Save(_folder);
        File.Delete(Path.Combine(_folder, "tokenizer.json"));
        var lines = File.ReadAllLines(Path.Combine(_folder, "merges.txt"));
        (lines[1], lines[2]) = (lines[2], lines[1]);
        File.WriteAllLines(Path.Combine(_folder, "merges.txt"), lines);
        Assert.NotEqual(TokenizerFixture.Tokenizer.Fingerprint, BytePairTokenizer.Load(_folder).Fingerprint);
    }

    [Theory]
    [InlineData("\"model\": {", "\"model\": [", "line")]
    [InlineData("\"type\": \"BPE\"", "\"type\": \"WordPiece\"", "model.type")]
    [InlineData("\"normalizer\": null", "\"normalizer\": {\"type\":\"NFC\"}", "normalizer")]
    [InlineData("\"pre_tokenizer\"", "\"pretokenizer\"", "pre_tokenizer")]
    [InlineData("\"byte_fallback\": false", "\"byte_fallback\": true", "byte_fallback")]
    [InlineData("\"content\": \"<|endoftext|>\"", "\"content\": \"<pad>\"", "<pad>")]
    [InlineData("\"id\": 559", "\"id\": 3", "contradicts")]
    [InlineData("\"\\\"\": 1,", "\"\\\"\": 0,", "id 0")]
    [InlineData("\"\\\"\": 1,", "\"ab\": 1,", "byte 34")]
    [InlineData("\"\\\"\": 1,", "\"\\ud800\": 1,", "Unicode")]
    [InlineData("\"\\\"\": 1,", "\"語\": 1,", "alphabet")]
    [InlineData("\"\\\"\": 1,", "\"\\\"\": -1,", "-1")]
    [InlineData("\"\\\"\": 1,", "\"\\\"\": 1, \"\\\"\": 1,", "twice")]
    [InlineData("\"Ġ t\"", "\"Ġt\"", "merges[")]
    [InlineData("\"Ġ t\"", "\"Ġ qzx\"", "qzx")]
    [InlineData("\"Ġ t\"", "7", "'7'")]
    public void A_broken_or_foreign_file_is_refused_by_name_and_place(string from, string to, string expected)
    {
        var good = File.ReadAllText(TokenizerFixture.PathOf("tokenizer.json"));
        Assert.Contains(from, good);
        var path = Path.Combine(_folder, "tokenizer.json");
        var at = good.IndexOf(from, StringComparison.Ordinal);
        File.WriteAllText(path, string.Concat(good.AsSpan(0, at), to, good.AsSpan(at + from.Length)));
        var failure = Assert.Throws<InputException>(() => BytePairTokenizer.Load(path));
        Assert.Contains("tokenizer.json", failure.Message);
        Assert.Contains(expected, failure.Message);
    }

    [Fact]
    public void A_truncated_file_and_a_missing_one_are_refused()
    {
        var path = Path.Combine(_folder, "tokenizer.json");
        Assert.Contains("expected", Assert.Throws<InputException>(() => BytePairTokenizer.Load(path)).Message);
        Assert.Contains("holds no tokenizer", Assert.Throws<InputException>(() => BytePairTokenizer.Load(_folder)).Message);
        var good = File.ReadAllBytes(TokenizerFixture.PathOf("tokenizer.json"));
        File.WriteAllBytes(path, good[..(good.Length / 2)]);
        Assert.Contains("line", Assert.Throws<InputException>(() => BytePairTokenizer.Load(_folder)).Message);
    }

    [Fact]
    public void A_broken_merges_line_is_named()
    {
        File.Copy(TokenizerFixture.PathOf("vocab.json"), Path.Combine(_folder, "vocab.json"));
        File.WriteAllText(Path.Combine(_folder, "merges.txt"), "#version: 0.2\nĠ t\nĠ t\n");
        Assert.Contains("merges.txt, line 3", Assert.Throws<InputException>(() => BytePairTokenizer.Load(_folder)).Message);
    }
}
