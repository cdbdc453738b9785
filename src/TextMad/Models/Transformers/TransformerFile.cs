using System.Globalization;
using TextMad.Models.Files;
using TextMad.Models.Tensors;

namespace TextMad.Models.Transformers;

/// <summary>
/// Transformers as safetensors files with the names and layouts of Hugging Face's <c>GPT2LMHeadModel</c>, so that other tools can
/// read them. The number of heads and the end-of-text token, which no tensor shows, stand in the metadata.
/// </summary>
public static class TransformerFile
{
    internal const string Prefix = "transformer.";
    private const string KindKey = "textmad.kind";
    private const string HeadsKey = "textmad.heads";
    private const string EndOfTextKey = "textmad.end_of_text";
    private const string DropoutKey = "textmad.dropout";

    /// <summary>Writes a model under a temporary name, flushes it and renames it.</summary>
    /// <exception cref="TextMadException">The file cannot be written.</exception>
    public static void Save(string path, Transformer model)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "pt",
            [KindKey] = Transformer.Kind,
            [HeadsKey] = Text(model.Options.Heads),
            [EndOfTextKey] = Text(model.EndOfText),
            [DropoutKey] = model.Options.Dropout.ToString("R", CultureInfo.InvariantCulture),
        };
        AtomicFile.Write(path, stream => Safetensors.Write(stream, Tensors(model), metadata));
    }

    /// <summary>Reads a model. A file of another tool needs the number of heads and the end-of-text token.</summary>
    /// <param name="path">The file.</param>
    /// <param name="heads">Attention heads, for a file that does not say.</param>
    /// <param name="endOfText">End-of-text token, for a file that does not say.</param>
    /// <exception cref="InputException">The file is missing, truncated, corrupt, or no transformer.</exception>
    public static Transformer Load(string path, int? heads = null, int? endOfText = null)
    {
        try
        {
            using var reader = SafetensorsReader.Open(path, out var header);
            Safetensors.RequireChecksum(header, path);
            var model = Shape(header, path, heads, endOfText);
            Fill(model, reader, reader.Names.Any(name => name.StartsWith(Prefix, StringComparison.Ordinal)) ? Prefix : string.Empty);
            return model;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Safetensors.Broken(path, exception.Message);
        }
    }

    /// <summary>Returns a model's tensors, to be written.</summary>
    internal static IReadOnlyList<SafetensorsTensor> Tensors(Transformer model) =>
        [.. model.Layout.Tensors.Select(t => new SafetensorsTensor(t.Name, t.Shape, model.Weights.All.Slice(t.Offset, t.Length)))];

    /// <summary>Reads every weight of a model.</summary>
    /// <param name="model">The model, whose weights are written over.</param>
    /// <param name="reader">Has the tensors.</param>
    /// <param name="prefix">What stands before their names.</param>
    /// <exception cref="InputException">One is missing, or has another shape or a type that cannot be read.</exception>
    internal static void Fill(Transformer model, SafetensorsReader reader, string prefix = Prefix)
    {
        foreach (var tensor in model.Layout.Tensors)
        {
            reader.Read(prefix + tensor.Name[Prefix.Length..], tensor.Shape, model.Weights.All.Slice(tensor.Offset, tensor.Length));
        }
    }

    private static Transformer Shape(SafetensorsHeader header, string path, int? heads, int? endOfText)
    {
        var kind = header.Metadata.GetValueOrDefault(KindKey, Transformer.Kind);
        if (kind != Transformer.Kind)
        {
            throw new InputException($"{path} holds a model of kind '{kind}', and a {Transformer.Kind} was expected.");
        }

        var tokens = Place(header, "transformer.wte.weight", path).Shape;
        var positions = Place(header, "transformer.wpe.weight", path).Shape;
        if (tokens is not [> 0 and <= int.MaxValue, >= 8 and <= 16384] || positions is not [>= 2 and <= 8192, _])
        {
            throw Safetensors.Broken(path, "its embeddings are not matrices of a usable size");
        }

        var layers = 0;
        while (Find(header, $"transformer.h.{layers}.ln_1.weight") is not null)
        {
            layers++;
        }

        var options = new TransformerOptions
        {
            Layers = layers,
            Heads = Number(header, HeadsKey, heads, "the number of attention heads", path),
            Width = (int)tokens[1],
            Context = (int)positions[0],
            Dropout = double.TryParse(
                header.Metadata.GetValueOrDefault(DropoutKey), NumberStyles.Float, CultureInfo.InvariantCulture, out var dropout)
                && dropout is >= 0 and < 1 ? dropout : 0,
        };
        var end = Number(header, EndOfTextKey, endOfText, "the end-of-text token", path);
        if (layers == 0 || options.Heads < 1 || end < 0 || end >= tokens[0])
        {
            throw Safetensors.Broken(path, $"{layers} layers, {options.Heads} heads and end-of-text token {end} are not the shape of a transformer");
        }

        return new Transformer(options, (int)tokens[0], end);
    }

    private static int Number(SafetensorsHeader header, string key, int? given, string what, string path)
    {
        if (given is { } value)
        {
            return value;
        }

        return int.TryParse(header.Metadata.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var noted)
            ? noted
            : throw new InputException($"{path} does not say {what} (metadata '{key}'): it must be given.");
    }

    private static SafetensorsPlace Place(SafetensorsHeader header, string name, string path) =>
        Find(header, name) ?? throw Safetensors.Broken(path, $"it has no tensor '{name}'");

    /// <summary>Returns the base model's files lack the prefix.</summary>
    private static SafetensorsPlace? Find(SafetensorsHeader header, string name) =>
        header.Tensors.TryGetValue(name, out var place) || header.Tensors.TryGetValue(name[Prefix.Length..], out place) ? place : null;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
