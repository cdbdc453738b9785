using System.Text.Json;
using System.Text.Json.Nodes;
using TextMad.Models.Files;
using TextMad.Models.Tensors;
using TextMad.Models.Transformers;
using TextMad.Numerics.Memory;
using TextMad.Tests.Tokenization;
using TextMad.Tokenization;

namespace TextMad.Tests.Models;

/// <summary>
/// GPT-2 in the form of Hugging Face's libraries. The folders under Golden/gpt2 were written by a script that knows the published
/// formats and nothing of this library, and their logits come from PyTorch 1.13 in double precision.
/// </summary>
public sealed class Gpt2FolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("textmad-gpt2-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("tiny-f32", "")]
    [InlineData("tiny-f32", "model.safetensors")]
    [InlineData("tiny-mixed", "")]
    [InlineData("tiny-mixed", "model.safetensors.index.json")]
    public void Logits_of_a_foreign_folder_agree_with_PyTorch(string name, string file)
    {
        var model = Gpt2Folder.Import(Path.Combine(Gpt2Formula.Path(name), file));
        Assert.Equal(Gpt2Formula.Tiny, model.Options);
        Assert.Equal((Gpt2Formula.TinyVocabulary, Gpt2Formula.TinyEndOfText), (model.VocabularySize, model.EndOfText));
        var reference = Gpt2Formula.Reference(name);
        int[] inputs = [.. reference.GetProperty("inputs").EnumerateArray().Select(token => token.GetInt32())];
        double[] expected = [.. reference.GetProperty("logits").EnumerateArray().SelectMany(row => row.EnumerateArray().Select(logit => logit.GetDouble()))];
        var logits = Gpt2Formula.Logits(model, inputs);
        Assert.Equal(expected.Length, logits.Length);
        var scale = expected.Max(Math.Abs);
        Assert.All(expected.Zip(logits), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * scale));
    }

    [Fact]
    public void Single_precision_is_read_bit_for_bit_and_half_precision_is_rounded_once()
    {
        var exact = Gpt2Formula.Model(Gpt2Formula.Tiny, Gpt2Formula.TinyVocabulary, Gpt2Formula.TinyEndOfText, 1000);
        Assert.Equal(exact.Weights.All.Span.ToArray(), Gpt2Folder.Import(Gpt2Formula.Path("tiny-f32")).Weights.All.Span.ToArray());

        var mixed = Gpt2Folder.Import(Gpt2Formula.Path("tiny-mixed"));
        var source = Gpt2Formula.Model(Gpt2Formula.Tiny, Gpt2Formula.TinyVocabulary, Gpt2Formula.TinyEndOfText, 2000);
        Assert.All(
            source.Tensor("transformer.wte.weight").ToArray().Zip(mixed.Tensor("transformer.wte.weight").ToArray()),
            pair => Assert.Equal((float)(Half)pair.First, pair.Second));
        Assert.All(
            source.Tensor("transformer.ln_f.bias").ToArray().Zip(mixed.Tensor("transformer.ln_f.bias").ToArray()),
            pair => Assert.Equal(pair.First, pair.Second, Math.Abs(pair.First) / 256));
    }

    [Fact]
    public void What_is_exported_comes_back_bit_for_bit_with_its_tokenizer()
    {
        var model = Gpt2Formula.Model(Gpt2Formula.Tiny, TokenizerFixture.Vocabulary, TokenizerFixture.Tokenizer.EndOfText, 5);
        var target = Path.Combine(_folder, "out");
        Gpt2Folder.Export(target, model, TokenizerFixture.Tokenizer);
        Assert.Equal(
            [
                "config.json", "generation_config.json", "merges.txt", "model.safetensors", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json", "vocab.json",
            ],
            Directory.GetFileSystemEntries(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var again = Gpt2Folder.Import(target);
        Assert.Equal(model.Options, again.Options);
        Assert.Equal(model.EndOfText, again.EndOfText);
        Assert.Equal(model.Weights.All.Span.ToArray(), again.Weights.All.Span.ToArray());
        Assert.Equal(TokenizerFixture.Tokenizer.Fingerprint, BytePairTokenizer.Load(target).Fingerprint);
        Assert.Contains("exists already", Assert.Throws<InputException>(() => Gpt2Folder.Export(target, model, TokenizerFixture.Tokenizer)).Message);
        Gpt2Folder.Export(target, model, TokenizerFixture.Tokenizer, overwrite: true);
        Assert.Equal([target], Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("activation_function", "\"relu\"", "gelu_new")]
    [InlineData("layer_norm_epsilon", "1e-06", "1E-05")]
    [InlineData("model_type", "\"llama\"", "gpt2")]
    [InlineData("n_inner", "48", "64")]
    [InlineData("n_ctx", "8", "16")]
    [InlineData("scale_attn_weights", "false", "true")]
    [InlineData("scale_attn_by_inverse_layer_idx", "true", "false")]
    [InlineData("tie_word_embeddings", "1", "true and false")]
    [InlineData("add_cross_attention", "true", "false")]
    [InlineData("n_layer", "2.5", "integers")]
    [InlineData("eos_token_id", "61", "60")]
    public void A_setting_that_means_another_model_is_refused_by_name(string setting, string value, string allowed)
    {
        ChangeConfiguration(json => json[setting] = JsonNode.Parse(value));
        var message = Assert.Throws<InputException>(() => Gpt2Folder.Import(_folder)).Message;
        Assert.Contains($"config.json: {setting} is {value.Replace("\"", "", StringComparison.Ordinal)}", message.Replace("\"", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.Contains(allowed, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n_head")]
    [InlineData("model_type")]
    [InlineData("vocab_size")]
    public void A_setting_that_is_missing_is_named(string setting)
    {
        ChangeConfiguration(json => json.Remove(setting));
        Assert.Contains($"config.json has no {setting}", Assert.Throws<InputException>(() => Gpt2Folder.Import(_folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n_layer", 3, "h.2.ln_1.weight")]
    [InlineData("n_layer", 1, "h.1.")]
    [InlineData("vocab_size", 62, "[61, 16], and [62, 16]")]
    [InlineData("n_head", 3, "config.json: heads 3 does not divide width 16")]
    [InlineData("n_layer", 1000, "1 to 96")]
    public void A_configuration_that_does_not_fit_the_weights_is_refused(string setting, int value, string part)
    {
        ChangeConfiguration(json => json[setting] = value);
        Assert.Contains(part, Assert.Throws<InputException>(() => Gpt2Folder.Import(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_dropouts_are_imported_and_unequal_ones_become_zero()
    {
        ChangeConfiguration(json => json["attn_pdrop"] = 0.2);
        Assert.Equal(0, Gpt2Folder.Import(_folder).Options.Dropout);
        Assert.Equal(0.1, Gpt2Folder.Import(Gpt2Formula.Path("tiny-f32")).Options.Dropout);
    }

    [Theory]
    [InlineData("h.0.attn.adapter", new[] { 4 }, "'h.0.attn.adapter'")]
    [InlineData("score.weight", new[] { 2, 16 }, "'score.weight'")]
    [InlineData("lm_head.weight", new[] { 61, 16 }, "lm_head.weight is not equal to the token embedding")]
    public void A_tensor_that_would_be_lost_is_refused_by_name(string name, int[] shape, string part)
    {
        ChangeConfiguration(_ => { });
        var model = Gpt2Formula.Model(Gpt2Formula.Tiny, Gpt2Formula.TinyVocabulary, Gpt2Formula.TinyEndOfText, 1000);
        var extra = new FloatArena(1024).Take(shape.Aggregate(1, (a, b) => a * b));
        Write([.. TransformerFile.Tensors(model), new SafetensorsTensor(name, shape, extra)]);
        Assert.Contains(part, Assert.Throws<InputException>(() => Gpt2Folder.Import(_folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.", "model.lm_head.weight")]
    [InlineData("model.transformer.", "model.lm_head.weight")]
    [InlineData("_orig_mod.transformer.", "_orig_mod.lm_head.weight")]
    [InlineData("module.transformer.", null)]
    [InlineData("base_model.model.transformer.", "lm_head.weight")]
    [InlineData("transformer.", "lm_head.weight")]
    [InlineData("", null)]
    public void Names_are_understood_whatever_stands_before_them_and_whether_the_output_layer_is_there(string prefix, string? output)
    {
        foreach (var (tied, isSharded) in new[] { (true, false), (true, true), (output is null, false) })
        {
            Array.ForEach(Directory.GetFiles(_folder), File.Delete);
            ChangeConfiguration(json => json["tie_word_embeddings"] = tied);
            var model = Gpt2Formula.Model(Gpt2Formula.Tiny, Gpt2Formula.TinyVocabulary, Gpt2Formula.TinyEndOfText, 1000);
            List<SafetensorsTensor> tensors = [.. TransformerFile.Tensors(model).Select(tensor => tensor with { Name = prefix + tensor.Name["transformer.".Length..] })];
            if (output is not null)
            {
                tensors.Add(tensors[0] with { Name = output });
            }

            if (isSharded)
            {
                WriteShards(tensors);
            }
            else
            {
                Write(tensors);
            }

            Assert.Equal(model.Weights.All.Span.ToArray(), Gpt2Folder.Import(_folder).Weights.All.Span.ToArray());
        }
    }

    [Fact]
    public void An_output_layer_of_its_own_that_is_missing_is_asked_for()
    {
        ChangeConfiguration(json => json["tie_word_embeddings"] = false);
        Write(TransformerFile.Tensors(Gpt2Formula.Model(Gpt2Formula.Tiny, Gpt2Formula.TinyVocabulary, Gpt2Formula.TinyEndOfText, 1000)));
        Assert.Contains("there is no lm_head.weight", Assert.Throws<InputException>(() => Gpt2Folder.Import(_folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("transformer.")]
    [InlineData("")]
    public void An_output_layer_stands_for_the_embedding_that_it_is_tied_to(string prefix)
    {
        ChangeConfiguration(_ => { });
        var model = Gpt2Formula.Model(Gpt2Formula.Tiny, Gpt2Formula.TinyVocabulary, Gpt2Formula.TinyEndOfText, 1000);
        Write([.. TransformerFile.Tensors(model).Select(tensor => tensor with
        {
            Name = tensor.Name == "transformer.wte.weight" ? "lm_head.weight" : prefix + tensor.Name["transformer.".Length..],
        })]);
        Assert.Equal(model.Weights.All.Span.ToArray(), Gpt2Folder.Import(_folder).Weights.All.Span.ToArray());
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "Infinity")]
    public void A_weight_that_is_no_number_is_refused_with_its_tensor(float weight, string shown)
    {
        ChangeConfiguration(_ => { });
        var model = Gpt2Formula.Model(Gpt2Formula.Tiny, Gpt2Formula.TinyVocabulary, Gpt2Formula.TinyEndOfText, 1000);
        var place = model.Layout.Tensors.Single(tensor => tensor.Name == "transformer.h.1.mlp.c_fc.bias");
        model.Weights.All.Slice(place.Offset, place.Length).Span[3] = weight;
        Write([.. TransformerFile.Tensors(model)]);
        var message = Assert.Throws<InputException>(() => Gpt2Folder.Import(_folder)).Message;
        Assert.Contains("weight 3 of", message, StringComparison.Ordinal);
        Assert.Contains("'transformer.h.1.mlp.c_fc.bias' is", message, StringComparison.Ordinal);
        Assert.Contains(shown, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"gelu_new\"", "\"\\ud800\"")]
    [InlineData("\"gpt2\"", "\"\\udc00\"")]
    [InlineData("\"n_layer\"", "\"\\ud800\"")]
    public void Text_in_a_configuration_that_is_no_Unicode_is_refused(string from, string to)
    {
        ChangeConfiguration(json => json["activation_function"] = "gelu_new");
        var path = Path.Combine(_folder, "config.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace(from, to, StringComparison.Ordinal));
        Assert.Contains("config.json", Assert.Throws<InputException>(() => Gpt2Folder.Import(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_cannot_be_read_is_refused_with_those_that_can()
    {
        ChangeConfiguration(_ => { });
        var path = Path.Combine(_folder, "model.safetensors");
        var bytes = File.ReadAllBytes(path);

        // The first tensor's type: as many bytes, and no floats.
        var text = System.Text.Encoding.ASCII.GetString(bytes, 0, 4096);
        "I32"u8.CopyTo(bytes.AsSpan(text.IndexOf("F32", StringComparison.Ordinal)));
        File.WriteAllBytes(path, bytes);
        var message = Assert.Throws<InputException>(() => Gpt2Folder.Import(_folder)).Message;
        Assert.Contains("'wte.weight' has the type I32; allowed are F32, F16 and BF16", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"weight_map": {"transformer.wte.weight": "../model-00001-of-00002.safetensors"}}""", "../model-00001")]
    [InlineData("""{"weight_map": {}}""", "no tensor")]
    [InlineData("""{"weight_map": {"transformer.wte.weight": "missing.safetensors"}}""", "missing.safetensors does not exist")]
    [InlineData("""{"weight_map": {"transformer.wte.weight": "model-00002-of-00002.safetensors"}}""", "'transformer.wte.weight' is in it")]
    [InlineData("""{"weight_map": {"transformer.wte.weight": "model-00001-of-00002.safetensors"}}""", "transformer.wpe.weight")]
    [InlineData("""{"weight_map": 3}""", "not a valid index")]
    [InlineData("""{}""", "not a valid index")]
    [InlineData("""not json""", "not a valid index")]
    public void A_broken_index_is_refused(string index, string part)
    {
        foreach (var file in Directory.GetFiles(Gpt2Formula.Path("tiny-mixed")))
        {
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        }

        File.WriteAllText(Path.Combine(_folder, "model.safetensors.index.json"), index);
        Assert.Contains(part, Assert.Throws<InputException>(() => Gpt2Folder.Import(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_formats_of_weights_are_refused_with_advice()
    {
        Assert.Contains("no config.json", Assert.Throws<InputException>(() => Gpt2Folder.Import(_folder)).Message, StringComparison.Ordinal);
        ChangeConfiguration(_ => { });
        File.Move(Path.Combine(_folder, "model.safetensors"), Path.Combine(_folder, "pytorch_model.bin"));
        Assert.Contains("safe_serialization=True", Assert.Throws<InputException>(() => Gpt2Folder.Import(_folder)).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<InputException>(() => Gpt2Folder.Import(Path.Combine(_folder, "x"))).Message, StringComparison.Ordinal);
    }

    private void ChangeConfiguration(Action<JsonObject> change)
    {
        File.Copy(Path.Combine(Gpt2Formula.Path("tiny-f32"), "model.safetensors"), Path.Combine(_folder, "model.safetensors"));
        var json = JsonNode.Parse(File.ReadAllBytes(Path.Combine(Gpt2Formula.Path("tiny-f32"), "config.json")))!.AsObject();
        change(json);
        File.WriteAllText(Path.Combine(_folder, "config.json"), json.ToJsonString());
    }

    private void WriteShards(List<SafetensorsTensor> tensors)
    {
        File.Delete(Path.Combine(_folder, "model.safetensors"));
        var map = new JsonObject();
        foreach (var (number, shard) in tensors.Chunk((tensors.Count + 2) / 3).Index())
        {
            var name = $"model-{number + 1:00000}-of-00003.safetensors";
            using var stream = File.Create(Path.Combine(_folder, name));
            Safetensors.Write(stream, shard, new Dictionary<string, string>());
            Array.ForEach(shard, tensor => map[tensor.Name] = name);
        }

        File.WriteAllText(Path.Combine(_folder, "model.safetensors.index.json"), new JsonObject { ["metadata"] = new JsonObject(), ["weight_map"] = map }.ToJsonString());
    }

    private void Write(IReadOnlyList<SafetensorsTensor> tensors)
    {
        using var stream = File.Create(Path.Combine(_folder, "model.safetensors"));
        Safetensors.Write(stream, tensors, new Dictionary<string, string>());
    }
}
