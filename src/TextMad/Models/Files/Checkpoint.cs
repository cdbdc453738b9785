using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using TextMad.Models.Transformers;

namespace TextMad.Models.Files;

/// <summary>
/// A model on disk: a folder with its weights and a manifest. The folder appears whole or not at all, and weights that do not
/// have the manifest's SHA-256 are refused.
/// </summary>
/// <param name="Model">The model.</param>
/// <param name="Manifest">What is known about it.</param>
public sealed record Checkpoint(ILanguageModel Model, CheckpointManifest Manifest)
{
    /// <summary>Name of the manifest in the folder.</summary>
    public const string ManifestName = "manifest.json";

    private static readonly JsonSerializerOptions _json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Writes a checkpoint.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="model">The model.</param>
    /// <param name="manifest">What is known about it; kind, shape, V and checksum are filled in.</param>
    /// <param name="more">Writes what else belongs to the model into the folder that it is given; null for nothing.</param>
    /// <param name="overwrite">Whether an older checkpoint in the same folder is replaced.</param>
    /// <param name="ready">Told of the manifest and of the temporary folder when all is written, before the checkpoint is there; null for nobody.</param>
    /// <returns>The manifest as written.</returns>
    /// <exception cref="InputException">There is something in this folder that must not be replaced.</exception>
    /// <exception cref="TextMadException">The folder cannot be written.</exception>
    public static CheckpointManifest Save(
        string folder, ILanguageModel model, CheckpointManifest manifest, Action<string>? more = null, bool overwrite = true, Action<CheckpointManifest, string>? ready = null)
    {
        var kind = ModelKinds.Of(model);
        var complete = manifest with
        {
            FormatVersion = CheckpointManifest.CurrentVersion,
            Kind = kind.Name,
            Shape = (model as Transformer)?.Options,
            VocabularySize = model.VocabularySize,
        };
        AtomicFolder.Write(
            folder,
            staging =>
            {
                more?.Invoke(staging);
                var weights = Path.Combine(staging, kind.FileName);
                model.Save(weights);
                complete = complete with { WeightsSha256 = HashOf(weights) };
                AtomicFile.Write(Path.Combine(staging, ManifestName), stream => JsonSerializer.Serialize(stream, complete, _json));
            },
            overwrite,
            staging => ready?.Invoke(complete, staging));
        return complete;
    }

    /// <summary>Reads a checkpoint and checks it against its manifest.</summary>
    /// <exception cref="InputException">It is missing, incomplete, corrupt, or of a newer version.</exception>
    public static Checkpoint Load(string folder)
    {
        var manifest = ReadManifest(folder);
        var kind = ModelKinds.Named(manifest.Kind)
            ?? throw new InputException($"{Path.Combine(folder, ManifestName)}: kind '{manifest.Kind}' is unknown; known are {ModelKinds.Names}.");
        var weights = Path.Combine(folder, kind.FileName);
        if (!File.Exists(weights))
        {
            throw new InputException($"The checkpoint {folder} is incomplete: {kind.FileName} is missing. Make it again, or restore it from a copy.");
        }

        var actual = HashOf(weights);
        if (actual != manifest.WeightsSha256)
        {
            throw new InputException(
                $"{weights} is corrupt or truncated: its SHA-256 is {actual} and {ManifestName} says {manifest.WeightsSha256}. "
                + "Make the checkpoint again, or restore it from a copy.");
        }

        return new Checkpoint(kind.Load(weights), manifest);
    }

    /// <summary>Reads the manifest alone.</summary>
    /// <exception cref="InputException">It is missing, unreadable, or of a newer version.</exception>
    public static CheckpointManifest ReadManifest(string folder)
    {
        var path = Path.Combine(folder, ManifestName);
        if (!File.Exists(path))
        {
            throw new InputException($"{folder} is not a checkpoint: it has no {ManifestName}.");
        }

        var manifest = OwnData.ReadJson<CheckpointManifest>(path, _json, "Make the checkpoint again, or restore it from a copy.");
        return manifest.FormatVersion <= CheckpointManifest.CurrentVersion
            ? manifest
            : throw new InputException(
                $"{path} has format version {manifest.FormatVersion}, and this program knows versions up to {CheckpointManifest.CurrentVersion}: use a newer one.");
    }

    private static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
