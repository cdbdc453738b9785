using System.Buffers.Binary;

namespace TextMad.MLTokenizers;

/// <summary>A field of a message.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Value">Its value, when it is a number; 0 otherwise.</param>
/// <param name="Bytes">Its bytes, when it is not.</param>
internal readonly record struct ProtocolField(int Number, long Value, ReadOnlyMemory<byte> Bytes);
