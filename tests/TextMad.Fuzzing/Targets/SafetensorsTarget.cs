using TextMad.Models.Files;
using TextMad.Models.Tensors;

namespace TextMad.Fuzzing.Targets;

/// <summary>Files of tensors.</summary>
internal sealed class SafetensorsTarget : FuzzTarget
{
    private readonly Scratch _scratch = new();

    public override string Name => "safetensors";

    public override IReadOnlyList<byte[]> Seeds { get; } = [
        [.. BitConverter.GetBytes(72L), .. Bytes("{\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}"), .. new byte[16]],
        [.. BitConverter.GetBytes(128L),
            .. Bytes("{\"__metadata__\":{\"x\":\"y\"},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]},\"c\":{\"dtype\":\"F16\",\"shape\":[],\"data_offsets\":[2,4]}}"), 0, 0, 1, 1],
    ];

    public override IReadOnlyList<string> Words => ["\"shape\":[", "\"dtype\":\"F16\"", "\"data_offsets\":[", "4294967296", "9223372036854775807", "-1", "\\ud800", "{\"a\":"];

    public override void Read(byte[] input)
    {
        // Most inputs have the right length of their header, so that more than the first check is reached.
        if (input.Length > 8 && input.Length % 4 != 0 && Array.LastIndexOf(input, (byte)'}') is > 8 and var end)
        {
            BitConverter.TryWriteBytes(input, (long)(end - 7));
        }

        using var reader = SafetensorsReader.Open(_scratch.Write("x.safetensors", input), out _);
        Span<float> values = stackalloc float[4];
        foreach (var name in reader.Names)
        {
            reader.Read(name, [2, 2], values);
        }
    }

    public override void Dispose() => _scratch.Dispose();
}
