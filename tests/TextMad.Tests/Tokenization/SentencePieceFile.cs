using System.Buffers.Binary;
using System.Text;

namespace TextMad.Tests.Tokenization;

/// <summary>
/// Writes the smallest files that SentencePiece's format allows (<c>sentencepiece_model.proto</c>): a BPE model of given pieces after
/// <c>&lt;unk&gt;</c>, <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>, later ones with lower scores.
/// </summary>
internal static class SentencePieceFile
{
    private const int Normal = 1;
    private const int Unknown = 2;
    private const int Control = 3;
    private const int BytePairs = 2;

    public static byte[] Of(params string[] pieces)
    {
        using var file = new MemoryStream();
        Message(file, 1, Piece("<unk>", 0, Unknown));
        Message(file, 1, Piece("<s>", 0, Control));
        Message(file, 1, Piece("</s>", 0, Control));
        foreach (var (number, piece) in pieces.Index())
        {
            Message(file, 1, Piece(piece, -number, Normal));
        }

        using var trainer = new MemoryStream();
        Number(trainer, 3, BytePairs);
        Message(file, 2, trainer.ToArray());
        using var normalizer = new MemoryStream();
        Message(normalizer, 1, "identity"u8.ToArray());
        Message(file, 3, normalizer.ToArray());
        return file.ToArray();
    }

    private static byte[] Piece(string text, float score, int type)
    {
        using var piece = new MemoryStream();
        Message(piece, 1, Encoding.UTF8.GetBytes(text));
        piece.WriteByte((2 << 3) | 5);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, score);
        piece.Write(bytes);
        Number(piece, 3, type);
        return piece.ToArray();
    }

    private static void Message(Stream into, int field, byte[] content)
    {
        into.WriteByte((byte)((field << 3) | 2));
        Varint(into, content.Length);
        into.Write(content);
    }

    private static void Number(Stream into, int field, int value)
    {
        into.WriteByte((byte)(field << 3));
        Varint(into, value);
    }

    private static void Varint(Stream into, int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            into.WriteByte((byte)(value | 0x80));
        }

        into.WriteByte((byte)value);
    }
}
