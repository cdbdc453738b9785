using TextMad.Models.Files;
using TextMad.Models.Transformers;
using TextMad.Tests.Tokenization;

namespace TextMad.Tests.Models;

/// <summary>GGUF files, read by llama.cpp: the same tokens, nearly the same logits (its GELU is a table in half precision), the same greedy text.</summary>
public sealed class GgufFolderTests : IDisposable
{
    private static readonly TransformerOptions _shape = new() { Layers = 2, Heads = 2, Width = 32, Context = 64 };

    private readonly string _folder = Directory.CreateTempSubdirectory("textmad-gguf-").FullName;
    private readonly Transformer _model = Gpt2Formula.Model(_shape, TokenizerFixture.Vocabulary, TokenizerFixture.Tokenizer.EndOfText, 7);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Tokens_logits_and_greedy_text_are_those_of_llama_cpp()
    {
        LlamaWitness.SkipWithout();
        using var witness = new LlamaWitness(Export());
        Assert.Equal(("gpt2", "gpt-2", "64"), (witness.Metadata["general.architecture"], witness.Metadata["tokenizer.ggml.pre"], witness.Metadata["gpt2.context_length"]));
        var tokenizer = TokenizerFixture.Tokenizer;
        foreach (var text in TokenizerFixture.SampleLines.Append("守灯人 зажёг лампу’s  \n\n 12½ <|endoftext|> don't 🗼"))
        {
            int[] expected = tokenizer.Encode(text);
            Assert.Equal(expected, witness.Tokenize(text, addsBeginning: false));
            Assert.Equal([tokenizer.EndOfText, .. expected], witness.Tokenize(text, addsBeginning: true));
        }

        int[] inputs = [tokenizer.EndOfText, .. tokenizer.Encode(TokenizerFixture.SampleText).Take(40)];
        var ours = Gpt2Formula.Logits(_model, inputs).Chunk(_model.VocabularySize).ToArray();
        var theirs = witness.Logits(inputs);
        var spread = ours.SelectMany(row => row).Max(Math.Abs);
        var furthest = ours.Zip(theirs).Max(rows => rows.First.Zip(rows.Second).Max(pair => Math.Abs(pair.First - pair.Second)));
        Assert.True(spread > 1 && furthest < 2e-3 * spread, $"logits up to {spread} are {furthest} apart");

        var written = witness.WriteGreedily(inputs[..8], 24);
        var sequence = inputs[..8].ToList();
        foreach (var token in written)
        {
            var logits = Gpt2Formula.Logits(_model, [.. sequence])[^_model.VocabularySize..];
            Assert.Equal(Array.IndexOf(logits, logits.Max()), token);
            sequence.Add(token);
        }
    }

    [Fact]
    public void The_folder_is_whole_holds_the_card_and_is_not_replaced_unless_told()
    {
        var path = Export();
        Assert.Equal(["README.md", "model.gguf"], Directory.GetFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var bytes = File.ReadAllBytes(path);
        Assert.Equal("GGUF"u8.ToArray(), bytes[..4]);
        Assert.Equal(0, bytes.Length % 32);
        Assert.Contains("exists already", Assert.Throws<InputException>(() => Export()).Message, StringComparison.Ordinal);
    }

    private string Export()
    {
        GgufFolder.Export(Path.Combine(_folder, "out"), _model, TokenizerFixture.Tokenizer, "small", "# small\n");
        return Path.Combine(_folder, "out", GgufFolder.FileName);
    }
}
