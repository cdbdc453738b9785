using System.Buffers.Binary;
using System.Text;

namespace TextMad.MLTokenizers;

/// <summary>What a piece of a SentencePiece model is.</summary>
internal enum PieceType
{
    /// <summary>Text.</summary>
    Normal = 1,

    /// <summary>Stands for what no piece can write.</summary>
    Unknown = 2,

    /// <summary>No text: the beginning or the end of one, say.</summary>
    Control = 3,

    /// <summary>Text that is always one piece, whatever stands around it.</summary>
    UserDefined = 4,

    /// <summary>Text that is never cut out.</summary>
    Unused = 5,

    /// <summary>A byte of UTF-8.</summary>
    Byte = 6,
}
