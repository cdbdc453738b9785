using System.Text;
using TextMad.Texts;

namespace TextMad.Pages;

/// <summary>Looks for the encoding that a page declares in its first bytes [WHATWG HTML 13.2.3.2, "prescan a byte stream"].</summary>
internal ref struct MetaPrescan
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    private MetaPrescan(ReadOnlySpan<byte> head) => _bytes = head;

    /// <summary>Returns the declared encoding, or null.</summary>
    /// <param name="head">The first bytes of the page, 1,024 at most.</param>
    public static Encoding? Find(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("<\0?\0x\0"u8))
        {
            return Encoding.Unicode;
        }

        if (head.StartsWith("\0<\0?\0x"u8))
        {
            return Encoding.BigEndianUnicode;
        }

        var scan = new MetaPrescan(head);
        return scan.Markup() ?? OfXml(head);
    }

    /// <summary>Returns what <c>charset=</c> in the content of a <c>meta</c> says [13.2.3.2, "extracting a character encoding"].</summary>
    internal static Encoding? InContent(ReadOnlySpan<char> content)
    {
        while (true)
        {
            var at = content.IndexOf("charset", StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return null;
            }

            content = content[(at + 7)..].TrimStart(" \t\n\f\r");
            if (!content.StartsWith('='))
            {
                continue;
            }

            content = content[1..].TrimStart(" \t\n\f\r");
            if (content.Length == 0)
            {
                return null;
            }

            if (content[0] is '"' or '\'')
            {
                var end = content[1..].IndexOf(content[0]);
                return end < 0 ? null : EncodingLabels.FindInMarkup(content.Slice(1, end));
            }

            var stop = content.IndexOfAny("; \t\n\f\r");
            return EncodingLabels.FindInMarkup(stop < 0 ? content : content[..stop]);
        }
    }

    private Encoding? Markup()
    {
        for (; _at < _bytes.Length; _at++)
        {
            var rest = _bytes[_at..];
            if (rest[0] != '<')
            {
                continue;
            }

            if (rest.StartsWith("<!--"u8))
            {
                // The two hyphens that begin the comment may be those that end it.
                var end = rest[2..].IndexOf("-->"u8);
                if (end < 0)
                {
                    return null;
                }

                _at += 2 + end + 2;
            }
            else if (rest.Length > 5 && Ascii.EqualsIgnoreCase(rest[1..5], "meta"u8) && (IsSpace(rest[5]) || rest[5] == '/'))
            {
                _at += 5;
                if (Meta() is { } found)
                {
                    return found;
                }
            }
            else if (rest.Length > 1 && (char.IsAsciiLetter((char)rest[1]) || (rest[1] == '/' && rest.Length > 2 && char.IsAsciiLetter((char)rest[2]))))
            {
                while (_at < _bytes.Length && !IsSpace(_bytes[_at]) && _bytes[_at] != '>')
                {
                    _at++;
                }

                while (TryAttribute(out _, out _))
                {
                }
            }
            else if (rest.Length > 1 && rest[1] is (byte)'!' or (byte)'/' or (byte)'?')
            {
                var end = rest.IndexOf((byte)'>');
                if (end < 0)
                {
                    return null;
                }

                _at += end;
            }
        }

        return null;
    }

    private Encoding? Meta()
    {
        var seen = new List<string>();
        var isPragma = false;
        bool? needsPragma = null;
        Encoding? found = null;
        while (TryAttribute(out var name, out var value))
        {
            if (seen.Contains(name))
            {
                continue;
            }

            seen.Add(name);
            switch (name)
            {
                case "http-equiv":
                    isPragma = value == "content-type";
                    break;
                case "content" when found is null && InContent(value) is { } inContent:
                    (found, needsPragma) = (inContent, true);
                    break;
                case "charset":
                    (found, needsPragma) = (EncodingLabels.FindInMarkup(value), false);
                    break;
            }
        }

        return needsPragma is null || (needsPragma.Value && !isPragma) ? null : found;
    }

    // 13.2.3.2, "get an attribute"; names and values in lower case.
    private bool TryAttribute(out string name, out string value)
    {
        name = value = "";
        while (_at < _bytes.Length && (IsSpace(_bytes[_at]) || _bytes[_at] == '/'))
        {
            _at++;
        }

        if (_at >= _bytes.Length || _bytes[_at] == '>')
        {
            return false;
        }

        var start = _at;
        while (_at < _bytes.Length && !IsSpace(_bytes[_at]) && _bytes[_at] is not ((byte)'/' or (byte)'>') && (_bytes[_at] != '=' || _at == start))
        {
            _at++;
        }

        name = Lower(_bytes[start.._at]);
        SkipSpace();
        if (_at >= _bytes.Length || _bytes[_at] != '=')
        {
            return true;
        }

        _at++;
        SkipSpace();
        if (_at >= _bytes.Length)
        {
            return false;
        }

        var quote = _bytes[_at];
        if (quote is (byte)'"' or (byte)'\'')
        {
            var length = _bytes[(_at + 1)..].IndexOf(quote);
            if (length < 0)
            {
                _at = _bytes.Length;
                return false;
            }

            value = Lower(_bytes.Slice(_at + 1, length));
            _at += length + 2;
            return true;
        }

        start = _at;
        while (_at < _bytes.Length && !IsSpace(_bytes[_at]) && _bytes[_at] != '>')
        {
            _at++;
        }

        value = Lower(_bytes[start.._at]);
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _bytes.Length && IsSpace(_bytes[_at]))
        {
            _at++;
        }
    }

    // 13.2.3.2, "get an XML encoding".
    private static Encoding? OfXml(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("<?xml"u8))
        {
            return null;
        }

        var end = head.IndexOf((byte)'>');
        var at = end < 0 ? -1 : head[..end].IndexOf("encoding"u8);
        if (at < 0)
        {
            return null;
        }

        var rest = Encoding.Latin1.GetString(head[(at + 8)..end]).AsSpan().TrimStart();
        if (!rest.StartsWith('='))
        {
            return null;
        }

        rest = rest[1..].TrimStart();
        if (rest.Length == 0 || rest[0] is not ('"' or '\''))
        {
            return null;
        }

        var length = rest[1..].IndexOf(rest[0]);
        return length < 0 || rest.Slice(1, length).ContainsAnyInRange('\0', ' ') ? null : EncodingLabels.FindInMarkup(rest.Slice(1, length));
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r';

    private static string Lower(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes).ToLowerInvariant();
}
