using TextMad.Models.Files;
using TextMad.Models.Tensors;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;

namespace TextMad.Tests.Models;

public sealed class CheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("textmad-checkpoint-").FullName;
    private readonly Transformer _model = new(
        new TransformerOptions { Layers = 1, Heads = 2, Width = 8, Context = 4, Dropout = 0.125 }, 11, endOfText: 10, RandomKey.FromSeed(2));

    private string Target => Path.Combine(_folder, "model");

    private string Weights => Path.Combine(Target, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_model_comes_back_bit_for_bit_with_its_manifest()
    {
        var manifest = Save();
        var loaded = Checkpoint.Load(Target);
        var model = Assert.IsType<Transformer>(loaded.Model);
        Assert.Equal(_model.Options, model.Options);
        Assert.Equal(10, model.EndOfText);
        Assert.Equal(_model.Weights.All.Span.ToArray(), model.Weights.All.Span.ToArray());
        Assert.Equal(manifest.WeightsSha256, loaded.Manifest.WeightsSha256);
        Assert.Equal("transformer", loaded.Manifest.Kind);
        Assert.Equal("run/replace/s1/g0", Assert.Single(loaded.Manifest.Parents).Value);
        Assert.Equal(18446744073709551615UL, loaded.Manifest.Seed);
        Assert.Equal(_model.Options, loaded.Manifest.Shape);
    }

    [Fact]
    public void Saving_again_replaces_and_leaves_nothing_behind()
    {
        Save();
        var again = Save();
        Assert.Equal(again.WeightsSha256, Checkpoint.Load(Target).Manifest.WeightsSha256);
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void The_file_has_Hugging_Faces_names_and_layouts()
    {
        Save();
        using var stream = File.OpenRead(Weights);
        var header = Safetensors.ReadHeader(stream, Weights);
        Assert.Equal("pt", header.Metadata["format"]);
        Assert.Equal([8, 24], header.Tensors["transformer.h.0.attn.c_attn.weight"].Shape);
        Assert.Equal([32, 8], header.Tensors["transformer.h.0.mlp.c_proj.weight"].Shape);
        Assert.Equal(16, header.Tensors.Count);
        Assert.Equal(0, header.DataStart % 8);
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_refused_by_name()
    {
        Save();
        var bytes = File.ReadAllBytes(Weights);
        for (var place = 0; place < bytes.Length; place += 97)
        {
            var broken = (byte[])bytes.Clone();
            broken[place] ^= 4;
            File.WriteAllBytes(Weights, broken);
            Assert.Contains("model.safetensors", Assert.Throws<InputException>(() => Checkpoint.Load(Target)).Message);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(300)]
    [InlineData(-1)]
    public void A_truncated_file_is_refused_by_name_even_without_a_manifest(int length)
    {
        Save();
        var bytes = File.ReadAllBytes(Weights);
        File.WriteAllBytes(Weights, bytes[..(length < 0 ? bytes.Length + length : length)]);
        var message = Assert.Throws<InputException>(() => Transformer.Load(Weights)).Message;
        Assert.Contains("model.safetensors", message);
    }

    [Fact]
    public void A_flipped_data_bit_is_refused_even_without_a_manifest()
    {
        Save();
        var bytes = File.ReadAllBytes(Weights);
        bytes[^3] ^= 1;
        File.WriteAllBytes(Weights, bytes);
        Assert.Contains("corrupt", Assert.Throws<InputException>(() => Transformer.Load(Weights)).Message);
    }

    [Theory]
    [InlineData("""{"a":1}""")]
    [InlineData("""[]""")]
    [InlineData("""{"transformer.wte.weight":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4000]}}""")]
    [InlineData("""{"transformer.wte.weight":{"dtype":"F32","shape":[1,1],"data_offsets":[-4,0]}}""")]
    [InlineData("""{"transformer.wte.weight":{"dtype":"F32","shape":["x"],"data_offsets":[0,0]}}""")]
    [InlineData("""{"transformer.wte.weight":{"dtype":"F32","data_offsets":[0,0]}}""")]
    [InlineData("""{"x":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""")]
    [InlineData("""not json""")]
    public void A_foreign_header_is_refused_by_name(string header)
    {
        Directory.CreateDirectory(Target);
        File.WriteAllBytes(Weights, [.. BitConverter.GetBytes((ulong)header.Length), .. System.Text.Encoding.ASCII.GetBytes(header)]);
        Assert.Contains("model.safetensors", Assert.Throws<InputException>(() => Transformer.Load(Weights)).Message);
    }

    [Fact]
    public void A_header_beyond_100_MB_is_refused_unread()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllBytes(Weights, [.. BitConverter.GetBytes(100_000_001UL), 1, 2, 3]);
        Assert.Contains("not a safetensors file", Assert.Throws<InputException>(() => Transformer.Load(Weights)).Message);
    }

    [Fact]
    public void Missing_parts_are_named()
    {
        Assert.Contains("manifest.json", Assert.Throws<InputException>(() => Checkpoint.Load(Target)).Message);
        Save();
        File.Delete(Weights);
        Assert.Contains("model.safetensors", Assert.Throws<InputException>(() => Checkpoint.Load(Target)).Message);
    }

    [Fact]
    public void A_newer_format_is_refused()
    {
        Save();
        var path = Path.Combine(Target, Checkpoint.ManifestName);
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"format_version\": 1", "\"format_version\": 2", StringComparison.Ordinal));
        Assert.Contains("version 2", Assert.Throws<InputException>(() => Checkpoint.Load(Target)).Message);
    }

    private CheckpointManifest Save() => Checkpoint.Save(Target, _model, new CheckpointManifest
    {
        Model = new ModelId("run/replace/s1/g1"),
        TokenizerFingerprint = "abc",
        Seed = ulong.MaxValue,
        Parents = [new ModelId("run/replace/s1/g0")],
        TrainingSet = "run/replace/s1/g1",
    });
}
