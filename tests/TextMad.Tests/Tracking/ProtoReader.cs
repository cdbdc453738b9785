using System.Buffers.Binary;
using System.Text;

namespace TextMad.Tests.Tracking;

/// <summary>A message of protocol buffers, read by its encoding alone (https://protobuf.dev/programming-guides/encoding): fields by number, in their order.</summary>
internal sealed class ProtoReader
{
    private readonly List<(int Field, object Value)> _fields = [];

    public ProtoReader(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var tag = Varint(bytes, ref at);
            var field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    _fields.Add((field, (long)Varint(bytes, ref at)));
                    break;
                case 1:
                    _fields.Add((field, BinaryPrimitives.ReadDoubleLittleEndian(bytes[at..])));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(bytes, ref at);
                    _fields.Add((field, bytes.Slice(at, length).ToArray()));
                    at += length;
                    break;
                case 5:
                    _fields.Add((field, BinaryPrimitives.ReadSingleLittleEndian(bytes[at..])));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"wire type {tag & 7}");
            }
        }
    }

    public bool Has(int field) => _fields.Any(entry => entry.Field == field);

    public long Integer(int field) => (long)Value(field);

    public double Double(int field) => (double)Value(field);

    public float Float(int field) => (float)Value(field);

    public string Text(int field) => Encoding.UTF8.GetString((byte[])Value(field));

    public IEnumerable<string> Texts(int field) => All(field).Select(value => Encoding.UTF8.GetString((byte[])value));

    /// <summary>Bytes, as digits.</summary>
    public string Hex(int field) => Convert.ToHexString((byte[])Value(field));

    public ProtoReader Message(int field) => new((byte[])Value(field));

    public IEnumerable<ProtoReader> Messages(int field) => All(field).Select(value => new ProtoReader((byte[])value));

    public IReadOnlyList<double> Doubles(int field) =>
        [.. ((byte[])Value(field)).Chunk(8).Select(bytes => BinaryPrimitives.ReadDoubleLittleEndian(bytes))];

    private object Value(int field) => All(field).Single();

    private IEnumerable<object> All(int field) => _fields.Where(entry => entry.Field == field).Select(entry => entry.Value);

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var (value, shift) = (0UL, 0);
        while (true)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }

            shift += 7;
        }
    }
}
