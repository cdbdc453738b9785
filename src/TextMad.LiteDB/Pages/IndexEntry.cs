using System.Text;

namespace TextMad.LiteDB.Pages;

/// <summary>What the page of a collection says of one of its indexes.</summary>
/// <param name="Number">Its number: that of <c>_id</c> is 0.</param>
/// <param name="Name">Its name.</param>
/// <param name="Expression">What it is over.</param>
/// <param name="IsUnique">Whether a key occurs once.</param>
/// <param name="First">The node before all others.</param>
/// <param name="Last">The node behind all others.</param>
/// <param name="WithRoom">The first page with room for nodes.</param>
internal sealed record IndexEntry(byte Number, string Name, string Expression, bool IsUnique, PageAddress First, PageAddress Last, uint WithRoom)
{
    private const int ListAt = 96;

    /// <summary>Reads the indexes of a collection.</summary>
    /// <exception cref="InvalidDataException">The page says nothing that makes sense.</exception>
    public static IReadOnlyList<IndexEntry> ReadAll(Page page)
    {
        var entries = new List<IndexEntry>();
        var rest = page.Bytes.AsSpan(ListAt + 1);
        for (var left = page.Bytes[ListAt]; left > 0; left--)
        {
            var (number, name) = (rest[0], Text(rest[2..]));
            var expression = Text(rest[(3 + Encoding.UTF8.GetByteCount(name))..]);
            rest = rest[(4 + Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(expression))..];
            entries.Add(new(number, name, expression, rest[0] != 0, PageAddress.Read(rest[1..]), PageAddress.Read(rest[6..]), BitConverter.ToUInt32(rest[12..])));
            rest = rest[16..];
        }

        return entries;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => bytes.IndexOf((byte)0) is >= 0 and var end
        ? Encoding.UTF8.GetString(bytes[..end])
        : throw new InvalidDataException("a name in the list of indexes has no end");
}
