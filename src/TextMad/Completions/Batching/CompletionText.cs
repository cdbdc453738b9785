using System.Buffers;
using System.Text;

namespace TextMad.Completions.Batching;

/// <summary>
/// The text of a completion while it grows, token by token: what of it nothing can take back. A character whose bytes are not all there is kept back, and so is an end
/// that may turn out to be the beginning of a text to stop at.
/// </summary>
/// <param name="stops">Texts to stop at, as UTF-8, none of them empty.</param>
internal sealed class CompletionText(IReadOnlyList<byte[]> stops)
{
    private readonly List<byte> _bytes = [];
    private int _released;

    /// <summary>Bytes so far, those kept back included.</summary>
    public int Length => _bytes.Count;

    private ReadOnlySpan<byte> Bytes => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes);

    /// <summary>Appends the bytes of a token; returns the place of a text to stop at that is complete now, or -1.</summary>
    /// <param name="token">The token's bytes.</param>
    public int Append(ReadOnlySpan<byte> token)
    {
        var before = _bytes.Count;
        _bytes.AddRange(token);
        var first = -1;
        foreach (var stop in stops)
        {
            var start = Math.Max(0, before - stop.Length + 1);
            var found = Bytes[start..].IndexOf(stop);
            if (found >= 0 && (first < 0 || start + found < first))
            {
                first = start + found;
            }
        }

        return first;
    }

    /// <summary>Returns the text since the last release that nothing can take back.</summary>
    public string Release()
    {
        var bytes = Bytes;
        var end = bytes.Length;
        foreach (var stop in stops)
        {
            for (var length = Math.Min(stop.Length - 1, bytes.Length - _released); length > 0; length--)
            {
                if (bytes.EndsWith(stop.AsSpan(0, length)))
                {
                    end = Math.Min(end, bytes.Length - length);
                    break;
                }
            }
        }

        return ReleaseUpTo(end);
    }

    /// <summary>Returns the rest of a text that ends at a place: the whole characters before it.</summary>
    /// <param name="end">The place, in bytes.</param>
    public string ReleaseUpTo(int end)
    {
        var bytes = Bytes[_released..end];
        bytes = bytes[..^UnfinishedBytes(bytes)];
        _released += bytes.Length;
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Returns how many bytes at the end begin a character without ending it.</summary>
    private static int UnfinishedBytes(ReadOnlySpan<byte> bytes)
    {
        for (var length = 1; length <= Math.Min(3, bytes.Length); length++)
        {
            var tail = bytes[^length..];
            if ((tail[0] & 0xC0) != 0x80)
            {
                return Rune.DecodeFromUtf8(tail, out _, out _) == OperationStatus.NeedMoreData ? length : 0;
            }
        }

        return 0;
    }
}
