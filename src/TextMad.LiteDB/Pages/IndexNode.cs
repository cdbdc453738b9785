using System.Buffers.Binary;
using System.Text;
using LiteDB;

namespace TextMad.LiteDB.Pages;

/// <summary>A node of an index: a key, the document it belongs to, and its neighbours in a skip list of up to 32 levels.</summary>
internal readonly struct IndexNode
{
    private const int Links = 12;
    private const int MostLevels = 32;

    // A key's type has 6 bits, and the 2 above them are the highest of the length of a text.
    private const int TypeBits = 0x3f;

    private readonly ArraySegment<byte> _bytes;

    /// <summary>Reads a node.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public IndexNode(PageFile pages, PageAddress address, uint collection)
    {
        Address = address;
        _bytes = pages.Read(address.Page, PageType.Index, collection).Segment(address.Slot);
        if (_bytes.Count <= Links || Levels is 0 or > MostLevels || _bytes.Count < KeyAt + 1 || !HasKeyOfItsLength())
        {
            throw new InvalidDataException($"no node of an index stands at {address}");
        }
    }

    /// <summary>Where it stands.</summary>
    public PageAddress Address { get; }

    /// <summary>The number of its index.</summary>
    public byte Index => _bytes[0];

    /// <summary>Levels that it is in, from the lowest.</summary>
    public int Levels => _bytes[1];

    /// <summary>The first block of its document.</summary>
    public PageAddress Document => PageAddress.Read(_bytes[2..]);

    /// <summary>The next node of the same document, in another index or of another key.</summary>
    public PageAddress Sibling => PageAddress.Read(_bytes[7..]);

    /// <summary>The key; null for kinds of keys that no index of a store has.</summary>
    public BsonValue? Key
    {
        get
        {
            var bytes = _bytes.AsSpan(KeyAt);
            return (BsonType)(bytes[0] & TypeBits) switch
            {
                BsonType.MinValue => BsonValue.MinValue,
                BsonType.MaxValue => BsonValue.MaxValue,
                BsonType.Null => BsonValue.Null,
                BsonType.Boolean => bytes[1] != 0,
                BsonType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]),
                BsonType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]),
                BsonType.Double => BinaryPrimitives.ReadDoubleLittleEndian(bytes[1..]),
                BsonType.String => Encoding.UTF8.GetString(bytes[2..]),
                _ => null,
            };
        }
    }

    private int KeyAt => Links + (Levels * 2 * PageAddress.Size);

    /// <summary>Returns the node before it in a level.</summary>
    public PageAddress Before(int level) => PageAddress.Read(_bytes[(Links + (level * 2 * PageAddress.Size))..]);

    /// <summary>Returns the node behind it in a level.</summary>
    public PageAddress Behind(int level) => PageAddress.Read(_bytes[(Links + (level * 2 * PageAddress.Size) + PageAddress.Size)..]);

    private bool HasKeyOfItsLength()
    {
        var bytes = _bytes.AsSpan(KeyAt);
        return (BsonType)(bytes[0] & TypeBits) switch
        {
            BsonType.MinValue or BsonType.MaxValue or BsonType.Null => bytes.Length == 1,
            BsonType.Boolean => bytes.Length == 2,
            BsonType.Int32 => bytes.Length == 5,
            BsonType.Int64 or BsonType.Double or BsonType.DateTime => bytes.Length == 9,
            BsonType.String or BsonType.Binary => bytes.Length >= 2 && bytes.Length - 2 == (((bytes[0] & ~TypeBits) << 2) | bytes[1]),
            BsonType.Decimal or BsonType.Guid => bytes.Length == 17,
            BsonType.ObjectId => bytes.Length == 13,
            BsonType.Document or BsonType.Array => bytes.Length > 5,
            _ => false,
        };
    }
}
