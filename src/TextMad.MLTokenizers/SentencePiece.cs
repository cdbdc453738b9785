using System.Buffers.Binary;
using System.Text;

namespace TextMad.MLTokenizers;

/// <summary>A piece of a SentencePiece model.</summary>
/// <param name="Text">How it is written.</param>
/// <param name="Score">Its logarithmic probability, or minus its rank.</param>
/// <param name="Type">What it is.</param>
internal sealed record SentencePiece(string Text, float Score, PieceType Type);
