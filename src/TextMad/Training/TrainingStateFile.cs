using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TextMad.Models.Files;
using TextMad.Models.Tensors;
using TextMad.Models.Transformers;
using TextMad.Numerics.Memory;

namespace TextMad.Training;

/// <summary>
/// A file in which a training keeps its state, so that it can be killed at any instant and go on to the same bits. A safetensors file, as
/// checkpoints are, written under a temporary name, flushed, renamed: weights under their names, the optimiser's moments as <c>first.NAME</c> and
/// <c>second.NAME</c>, the loss of every step as <c>losses</c>; steps, optimiser and the identity of the training as metadata. SHA-256 of the
/// data and of the metadata stand in it.
/// </summary>
/// <remarks>
/// There is no state of a random generator: all randomness is a function of the training's key and the step (<see cref="Numerics.Random.RandomKey"/>), and the
/// identity fixes the key. Files of the format before this one are read (<see cref="TrainingStateVersion1"/>).
/// </remarks>
/// <param name="Path">The file; it need not exist.</param>
/// <param name="Interval">Least time between two savings.</param>
public sealed record TrainingStateFile(string Path, TimeSpan Interval)
{
    private const string Kind = "training_state";
    private const string KindKey = "textmad.kind";
    private const string StepsKey = "textmad.steps";
    private const string OptimiserKey = "textmad.optimiser";
    private const string IdentityKey = "textmad.training";
    private const string MetadataChecksumKey = "textmad.metadata_sha256";
    private const string LossesName = "losses";

    /// <summary>Told the temporary name of what is saved, before it takes its own; null for nobody.</summary>
    public Action<string>? Ready { get; init; }

    /// <summary>Removes the file, after the trained model has been saved.</summary>
    public void Delete() => File.Delete(Path);

    internal void Save(ReadOnlySpan<byte> identity, Transformer model, OptimiserState state, IReadOnlyList<float> losses)
    {
        var history = Losses(losses.Count);
        losses.ToArray().CopyTo(history.Span);
        var metadata = new Dictionary<string, string>
        {
            [KindKey] = Kind,
            [StepsKey] = state.Steps.ToString(CultureInfo.InvariantCulture),
            [OptimiserKey] = OptimiserState.NameOf(state.Kind),
            [IdentityKey] = Convert.ToHexStringLower(identity),
        };
        metadata[MetadataChecksumKey] = ChecksumOf(metadata);
        List<SafetensorsTensor> tensors = [.. TransformerFile.Tensors(model), .. state.Tensors(), new(LossesName, [losses.Count], history)];
        AtomicFile.Write(Path, stream => Safetensors.Write(stream, tensors, metadata), ready: Ready);
    }

    /// <summary>Restores what was saved; false when there is no file.</summary>
    /// <exception cref="InputException">The file is truncated, corrupt, or of another training.</exception>
    internal bool TryRestore(ReadOnlySpan<byte> identity, Transformer model, OptimiserState state, List<float> losses)
    {
        if (!File.Exists(Path))
        {
            return false;
        }

        try
        {
            if (TrainingStateVersion1.TryRead(Path, identity, model, state, losses))
            {
                return true;
            }

            using var reader = SafetensorsReader.Open(Path, out var header);
            Safetensors.RequireChecksum(header, Path);
            var steps = StepsOf(header, identity, state.Kind);
            var history = Losses(LossCount(reader));
            reader.Read(LossesName, [history.Length], history);
            TransformerFile.Fill(model, reader);
            state.Fill(reader);
            state.Steps = steps;
            losses.Clear();
            losses.AddRange(history.Span);
            return true;
        }
        catch (Exception failure) when (failure is InputException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The training state {Path} cannot be used: {failure.Message} Delete the file to train from the beginning.", failure);
        }
    }

    private long StepsOf(SafetensorsHeader header, ReadOnlySpan<byte> identity, OptimiserKind optimiser)
    {
        var metadata = header.Metadata;
        if (metadata.GetValueOrDefault(KindKey) != Kind)
        {
            throw Safetensors.Broken(Path, "it is not a training state");
        }

        if (metadata.GetValueOrDefault(MetadataChecksumKey) != ChecksumOf(metadata) || !metadata.ContainsKey(Safetensors.ChecksumKey))
        {
            throw Safetensors.Broken(Path, "its metadata do not have the SHA-256 that they name (corrupt)");
        }

        if (metadata.GetValueOrDefault(IdentityKey) != Convert.ToHexStringLower(identity) || metadata.GetValueOrDefault(OptimiserKey) != OptimiserState.NameOf(optimiser))
        {
            throw new InputException("It belongs to another training run (other data, options, seed or initial model).");
        }

        return long.TryParse(metadata.GetValueOrDefault(StepsKey), NumberStyles.None, CultureInfo.InvariantCulture, out var steps)
            ? steps
            : throw Safetensors.Broken(Path, $"its metadata '{StepsKey}' is not a number of steps");
    }

    private int LossCount(SafetensorsReader reader) => reader.Find(LossesName)?.Shape is [>= 0 and <= int.MaxValue and var count]
        ? (int)count
        : throw Safetensors.Broken(Path, $"it has no row of numbers '{LossesName}'");

    private static FloatView Losses(int count) => new FloatArena(count).Take(count);

    /// <summary>SHA-256 over all metadata but the checksums themselves, by key.</summary>
    private static string ChecksumOf(IReadOnlyDictionary<string, string> metadata)
    {
        var lines = metadata.Where(note => note.Key is not (MetadataChecksumKey or Safetensors.ChecksumKey))
            .OrderBy(note => note.Key, StringComparer.Ordinal).Select(note => $"{note.Key}={note.Value}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }
}
