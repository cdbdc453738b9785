using System.Runtime.InteropServices;

namespace TextMad.Models.Tensors;

/// <summary>
/// The tensors of one safetensors file, or of the shards that an index names, by name. Single and half precision (F32, F16, BF16)
/// are read as floats; the half ones are widened, which changes no value.
/// </summary>
internal sealed class SafetensorsReader : IDisposable
{
    /// <summary>What a reader can make floats of, for messages.</summary>
    public const string Types = "F32, F16 and BF16";

    private const int Block = 1 << 20;

    private readonly Dictionary<string, (SafetensorsPlace Place, FileStream Stream, string Path)> _tensors = new(StringComparer.Ordinal);
    private readonly List<FileStream> _streams = [];

    private readonly string _source;

    private SafetensorsReader(string source) => _source = source;

    /// <summary>The names of all tensors.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Opens one file.</summary>
    /// <exception cref="InputException">It is missing, truncated or no safetensors file.</exception>
    public static SafetensorsReader Open(string path, out SafetensorsHeader header)
    {
        var reader = new SafetensorsReader(path);
        try
        {
            var stream = reader.OpenFile(path, out header);
            foreach (var (name, place) in header.Tensors)
            {
                reader._tensors.Add(name, (place, stream, path));
            }

            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Opens the shards in which an index says that tensors are.</summary>
    /// <param name="folder">The shards' folder.</param>
    /// <param name="index">The index, for messages.</param>
    /// <param name="files">The file of each tensor.</param>
    /// <exception cref="InputException">A shard is missing, broken, or lacks a tensor that it should have.</exception>
    public static SafetensorsReader OpenShards(string folder, string index, IReadOnlyDictionary<string, string> files)
    {
        var reader = new SafetensorsReader(index);
        try
        {
            foreach (var shard in files.GroupBy(file => file.Value, file => file.Key).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                var path = Path.Combine(folder, shard.Key);
                var stream = reader.OpenFile(path, out var header);
                foreach (var name in shard)
                {
                    var place = header.Tensors.GetValueOrDefault(name) ?? throw Safetensors.Broken(path, $"{index} says that '{name}' is in it, and it is not");
                    reader._tensors.Add(name, (place, stream, path));
                }
            }

            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Returns the type and shape of a tensor; null when there is none of this name.</summary>
    public SafetensorsPlace? Find(string name) => _tensors.TryGetValue(name, out var tensor) ? tensor.Place : null;

    /// <summary>Lets a tensor be found by another name as well.</summary>
    public void AddAlias(string alias, string name) => _tensors.Add(alias, _tensors[name]);

    /// <summary>Reads a tensor that must have a certain shape.</summary>
    /// <exception cref="InputException">It is missing, or has another shape, or a type that cannot be read; the message names the file.</exception>
    public void Read(string name, IReadOnlyList<int> shape, Span<float> values)
    {
        if (!_tensors.TryGetValue(name, out var tensor))
        {
            throw Safetensors.Broken(_source, $"it has no tensor '{name}'");
        }

        var (place, stream, path) = tensor;
        if (!place.Shape.SequenceEqual(shape.Select(size => (long)size)))
        {
            throw Safetensors.Broken(path, $"'{name}' is [{string.Join(", ", place.Shape)}], and [{string.Join(", ", shape)}] was expected");
        }

        if (place.Type is not ("F32" or "F16" or "BF16"))
        {
            throw Safetensors.Broken(path, $"'{name}' has the type {place.Type}; allowed are {Types}");
        }

        try
        {
            stream.Position = place.Offset;
            if (place.Type == "F32")
            {
                FloatBytes.Read(stream, values);
            }
            else
            {
                ReadHalves(stream, place.Type == "BF16", values);
            }
        }
        catch (IOException failure)
        {
            throw Safetensors.Broken(path, failure.Message);
        }
    }

    public void Dispose() => _streams.ForEach(stream => stream.Dispose());

    private static void ReadHalves(FileStream stream, bool truncated, Span<float> values)
    {
        var halves = new ushort[Math.Min(Block, values.Length)];
        while (values.Length > 0)
        {
            var count = Math.Min(halves.Length, values.Length);
            stream.ReadExactly(MemoryMarshal.AsBytes(halves.AsSpan(0, count)));
            for (var i = 0; i < count; i++)
            {
                values[i] = truncated ? BitConverter.Int32BitsToSingle(halves[i] << 16) : (float)BitConverter.UInt16BitsToHalf(halves[i]);
            }

            values = values[count..];
        }
    }

    private FileStream OpenFile(string path, out SafetensorsHeader header)
    {
        if (!File.Exists(path))
        {
            throw new InputException($"{path} does not exist: weights were expected there.");
        }

        try
        {
            FileKinds.RequireFile(path);
            var stream = File.OpenRead(path);
            _streams.Add(stream);
            header = Safetensors.ReadHeader(stream, path);
            return stream;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Safetensors.Broken(path, failure.Message);
        }
    }
}
