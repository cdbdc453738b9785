using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TextMad.Models.Tensors;
using TextMad.Models.Transformers;
using TextMad.Tokenization;

namespace TextMad.Models.Files;

/// <summary>
/// GPT-2 models as Hugging Face's libraries keep them: a folder with <c>config.json</c>, the weights as safetensors in one file
/// (<c>model.safetensors</c>) or in shards (<c>model.safetensors.index.json</c>), and the tokenizer's files.
/// </summary>
/// <remarks>
/// Names come without a prefix, with <c>transformer.</c>, and with what wrappers put before it (<c>model.</c>, <c>module.</c>, <c>_orig_mod.</c>, <c>base_model.model.</c> and the
/// like). Matrices are (inputs, outputs), as in Conv1D. The causal masks that older files carry (<c>attn.bias</c>, <c>attn.masked_bias</c>) are passed over, and so is an output
/// layer that is the token embedding once more (<c>lm_head.weight</c>; it stands for the embedding where that is missing). Any other tensor is refused: it would have a meaning
/// that is lost here.
/// </remarks>
public static partial class Gpt2Folder
{
    private const string WeightsName = "model.safetensors";
    private const string IndexName = "model.safetensors.index.json";
    private const string OutputName = "lm_head.weight";
    private const string EmbeddingName = "wte.weight";
    private const string OncePerModel = "h.0.ln_1.weight";
    private const long LongestIndex = 64L << 20;

    /// <summary>Reads a model. Half precision is widened to single.</summary>
    /// <param name="path">The folder, or the weights' file or index in it.</param>
    /// <exception cref="InputException">
    /// Something is missing, broken, or no GPT-2 that this engine computes: the message names the file, and the setting or tensor.
    /// </exception>
    public static Transformer Import(string path)
    {
        var folder = Directory.Exists(path) ? path
            : File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))!
            : throw new InputException($"'{path}' does not exist: a folder with {Gpt2Configuration.FileName} and {WeightsName} was expected.");
        var configuration = Gpt2Configuration.Read(Path.Combine(folder, Gpt2Configuration.FileName));
        using var reader = OpenWeights(folder, Directory.Exists(path) ? null : path);
        var model = new Transformer(configuration.Shape, configuration.VocabularySize, configuration.EndOfText);
        var prefix = PrefixOf(reader.Names);
        var output = OutputOf(reader, prefix);
        RequireNoOthers(model, reader, prefix, output, path);
        AddTiedEmbedding(reader, prefix, output);
        TransformerFile.Fill(model, reader, prefix);
        RequireFinite(model, path);
        RequireTiedOutput(model, reader, configuration, output, path);
        return model;
    }

    /// <summary>Writes a model and its tokenizer to a new folder, which appears whole or not at all.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="card">A text for people about the model, Markdown; null for none.</param>
    /// <param name="overwrite">Whether a folder that exists is replaced.</param>
    /// <exception cref="InputException">The folder exists and must not be replaced.</exception>
    /// <exception cref="TextMadException">The folder cannot be written.</exception>
    public static void Export(string folder, Transformer model, BytePairTokenizer tokenizer, string? card = null, bool overwrite = false) => AtomicFolder.Write(
        folder,
        staging =>
        {
            new Gpt2Companions(model.EndOfText, model.Options.Context).Write(staging);
            ModelCardFile.Write(staging, card);
            var configuration = new Gpt2Configuration(model.Options, model.VocabularySize, model.EndOfText);
            AtomicFile.Write(Path.Combine(staging, Gpt2Configuration.FileName), configuration.Write);
            TransformerFile.Save(Path.Combine(staging, WeightsName), model);
            tokenizer.Save(staging);
        },
        overwrite);

    private static SafetensorsReader OpenWeights(string folder, string? file)
    {
        var weights = Path.Combine(folder, WeightsName);
        var index = Path.Combine(folder, IndexName);
        if (file is not null)
        {
            return file.EndsWith(".json", StringComparison.Ordinal) ? OpenShards(folder, file) : SafetensorsReader.Open(file, out _);
        }

        if (File.Exists(weights))
        {
            return SafetensorsReader.Open(weights, out _);
        }

        return File.Exists(index)
            ? OpenShards(folder, index)
            : throw new InputException(
                $"The folder '{folder}' has neither {WeightsName} nor {IndexName}. Weights in other forms (pytorch_model.bin, tf_model.h5) "
                + "are not read: save the model with safe_serialization=True.");
    }

    private static SafetensorsReader OpenShards(string folder, string index)
    {
        try
        {
            if (new FileInfo(index).Length > LongestIndex)
            {
                throw new InputException($"{index} is longer than {LongestIndex} bytes, the most that an index may have.");
            }

            FileKinds.RequireFile(index);
            using var document = JsonDocument.Parse(File.ReadAllBytes(index), new JsonDocumentOptions { MaxDepth = 8 });
            var files = document.RootElement.GetProperty("weight_map").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!);
            var foreign = files.Values.FirstOrDefault(name => string.IsNullOrEmpty(name) || Path.GetFileName(name) != name);
            return files.Count == 0 || foreign is not null
                ? throw new InputException($"{index}: weight_map names {(foreign is null ? "no tensor" : $"the file '{foreign}'")}; files beside the index are allowed.")
                : SafetensorsReader.OpenShards(folder, index, files);
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or IOException
            or UnauthorizedAccessException)
        {
            throw new InputException($"{index} is not a valid index of safetensors shards: {failure.Message}", failure);
        }
    }

    /// <summary>
    /// Returns what stands before the names of the tensors: nothing in files of the bare model (<c>GPT2Model</c>), <c>transformer.</c> in others, or that behind the names that
    /// wrappers of a model add.
    /// </summary>
    private static string PrefixOf(IReadOnlyCollection<string> names) =>
        names.FirstOrDefault(name => name == OncePerModel || name.EndsWith($".{OncePerModel}", StringComparison.Ordinal)) is { } first ? first[..^OncePerModel.Length]
            : names.Any(name => name.StartsWith(TransformerFile.Prefix, StringComparison.Ordinal)) ? TransformerFile.Prefix : string.Empty;

    /// <summary>Returns the name of the output layer: beside the bare model's tensors, or beside the bare model.</summary>
    private static string OutputOf(SafetensorsReader reader, string prefix)
    {
        var outer = prefix.EndsWith(TransformerFile.Prefix, StringComparison.Ordinal) ? prefix[..^TransformerFile.Prefix.Length] : prefix;
        return reader.Find(outer + OutputName) is null ? OutputName : outer + OutputName;
    }

    private static void RequireNoOthers(Transformer model, SafetensorsReader reader, string prefix, string output, string path)
    {
        var known = model.Layout.Tensors.Select(tensor => tensor.Name[TransformerFile.Prefix.Length..]).ToHashSet(StringComparer.Ordinal);
        foreach (var name in reader.Names.Where(name => name != output))
        {
            var bare = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
            if (!known.Contains(bare) && !Mask().IsMatch(bare))
            {
                throw new InputException(
                    $"'{path}' has the tensor '{name}', which a GPT-2 of {model.Options.Layers} layers does not have. Only the bare language model can "
                    + "be imported: merge adapters into it, and leave out heads for other tasks.");
            }
        }
    }

    /// <summary>Of tensors that are one in memory, <c>save_model</c> of safetensors keeps one, and may keep the output layer.</summary>
    private static void AddTiedEmbedding(SafetensorsReader reader, string prefix, string output)
    {
        var embedding = prefix + EmbeddingName;
        if (reader.Find(embedding) is null && reader.Find(output) is not null)
        {
            reader.AddAlias(embedding, output);
        }
    }

    /// <summary>A weight that is not a number makes every other one such at the first step.</summary>
    private static void RequireFinite(Transformer model, string path)
    {
        foreach (var tensor in model.Layout.Tensors)
        {
            var weights = model.Weights.All.Slice(tensor.Offset, tensor.Length).Span;
            for (var i = 0; i < weights.Length; i++)
            {
                if (!float.IsFinite(weights[i]))
                {
                    throw new InputException(
                        string.Create(CultureInfo.InvariantCulture,
                            $"'{path}': weight {i} of {tensor.Length} of the tensor '{tensor.Name}' is {weights[i]}, and which is not a finite number. Save the model from a "
                            + $"training that has not diverged."));
                }
            }
        }
    }

    private static void RequireTiedOutput(Transformer model, SafetensorsReader reader, Gpt2Configuration configuration, string name, string path)
    {
        if (reader.Find(name) is null)
        {
            if (!configuration.IsTied)
            {
                throw new InputException(
                    $"'{path}': tie_word_embeddings is false in {Gpt2Configuration.FileName}, and there is no {OutputName}: the output layer is missing. "
                    + "Save the model with it, or set tie_word_embeddings to true if the token embedding is the output layer.");
            }

            return;
        }

        var output = new float[model.Weights.Tokens.Length];
        reader.Read(name, [model.VocabularySize, model.Options.Width], output);
        if (!output.AsSpan().SequenceEqual(model.Weights.Tokens.Span))
        {
            throw new InputException(
                $"'{path}': {name} is not equal to the token embedding ({EmbeddingName}). Models with an output layer of their own cannot be imported: this engine uses the "
                + "token embedding for both.");
        }
    }

    [GeneratedRegex(@"\Ah\.[0-9]{1,3}\.attn\.(?:masked_)?bias\z")]
    private static partial Regex Mask();
}
