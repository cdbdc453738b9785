using System.Buffers.Binary;
using System.Text;

namespace TextMad.MLTokenizers;

/// <summary>
/// A SentencePiece model file [Kudo and Richardson 2018; <c>sentencepiece_model.proto</c>]: the fields that decide ids. Microsoft.ML.Tokenizers
/// reads such files too, but finds the byte pieces of a unigram model at ids 255 too high, and leaves a BPE model's normaliser away.
/// So the text is normalised here, by the file's own rules, and the package gets a model to cut with (<see cref="ToCut"/>).
/// </summary>
internal sealed class SentencePieceModel
{
    private const int Unigram = 1;
    private const int BytePairs = 2;
    private const char Space = '\u2581';

    private readonly List<SentencePiece> _pieces = [];
    private byte[] _trainer = [];
    private int _kind = Unigram;
    private bool _byteFallback;
    private bool _spaceIsSuffix;
    private int _unknown;
    private int _end = 2;
    private string _unknownText = " \u2047 ";
    private byte[] _rules = [];
    private bool _addsPrefix = true;
    private bool _removesSpaces = true;
    private bool _escapesSpaces = true;
    private CharacterMap _map = CharacterMap.Empty;

    private SentencePieceModel()
    {
    }

    /// <summary>V, the number of token ids of the vocabulary.</summary>
    public int VocabularySize => _pieces.Count;

    /// <summary>The id of the piece that ends a text.</summary>
    public int EndOfText => _end;

    /// <summary>The id for what no piece can write.</summary>
    public int Unknown => _unknown;

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="InputException">It is no such file, or has what cannot be done exactly.</exception>
    public static SentencePieceModel Parse(string path, byte[] content)
    {
        var model = new SentencePieceModel();
        try
        {
            model.Read(content);
            model._map = new CharacterMap(model._rules);
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new InputException($"{path} is not a SentencePiece model: {failure.Message}", failure);
        }

        model.Check(path);
        return model;
    }

    /// <summary>Returns the same pieces as a file for Microsoft.ML.Tokenizers, which cuts text that is normalised already.</summary>
    public byte[] ToCut()
    {
        using var file = new MemoryStream();
        var lowest = _pieces.Where(piece => piece.Type == PieceType.Normal).Select(piece => piece.Score).DefaultIfEmpty().Min();
        for (var id = 0; id < _pieces.Count; id++)
        {
            var piece = _pieces[id];
            if (_kind == Unigram && _byteFallback && piece.Text == "<0x00>" && piece.Type == PieceType.Byte)
            {
                // The package looks for the first byte among the pieces of text: as a piece that is never used it is found, and cuts nothing.
                piece = piece with { Type = PieceType.Unused, Score = lowest };
            }

            ProtocolBuffer.WriteMessage(file, 1, part =>
            {
                ProtocolBuffer.WriteMessage(part, 1, Encoding.UTF8.GetBytes(piece.Text));
                ProtocolBuffer.WriteSingle(part, 2, piece.Score);
                ProtocolBuffer.WriteNumber(part, 3, (int)piece.Type);
            });
        }

        ProtocolBuffer.WriteMessage(file, 2, _trainer);
        ProtocolBuffer.WriteMessage(file, 3, part =>
        {
            ProtocolBuffer.WriteMessage(part, 1, "identity"u8.ToArray());
            foreach (var field in new[] { 3, 4, 5 })
            {
                ProtocolBuffer.WriteNumber(part, field, 0);
            }
        });
        return file.ToArray();
    }

    /// <summary>Returns a text as SentencePiece cuts it: characters mapped, white space collapsed and made visible, as the file asks for.</summary>
    public string Normalise(string text)
    {
        var input = Encoding.UTF8.GetBytes(text);
        var output = new List<byte>(input.Length + 8);
        var spaces = _escapesSpaces ? "\u2581"u8 : " "u8;
        var at = 0;
        while (_removesSpaces && at < input.Length)
        {
            var heading = _map.Next(input.AsSpan(at), out var consumed);
            if (!heading.SequenceEqual(" "u8))
            {
                break;
            }

            at += consumed;
        }

        if (at == input.Length)
        {
            return "";
        }

        if (_addsPrefix && !_spaceIsSuffix)
        {
            output.AddRange(spaces);
        }

        var afterSpace = _removesSpaces;
        while (at < input.Length)
        {
            var piece = _map.Next(input.AsSpan(at), out var consumed);
            at += consumed;
            while (afterSpace && piece.Length > 0 && piece[0] == ' ')
            {
                piece = piece[1..];
            }

            foreach (var value in piece)
            {
                if (value == ' ')
                {
                    output.AddRange(spaces);
                }
                else
                {
                    output.Add(value);
                }
            }

            if (piece.Length > 0)
            {
                afterSpace = _removesSpaces && piece[^1] == ' ';
            }
        }

        while (_removesSpaces && EndsWith(output, spaces))
        {
            output.RemoveRange(output.Count - spaces.Length, spaces.Length);
        }

        if (_addsPrefix && _spaceIsSuffix)
        {
            output.AddRange(spaces);
        }

        return Encoding.UTF8.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(output));
    }

    /// <summary>Returns the UTF-8 bytes of a token; none for a control piece, and a byte that is in no text for what is unknown, so that no model writes it.</summary>
    public byte[] BytesOf(int id) => _pieces[id] switch
    {
        { Type: PieceType.Control } => [],
        { Type: PieceType.Unknown } => [TokenizerRules.NoText],
        { Type: PieceType.Byte } piece => [ByteOf(piece)],
        var piece => Encoding.UTF8.GetBytes(piece.Text.Replace(Space, ' ')),
    };

    /// <summary>Returns the text of ids, as SentencePiece puts it together.</summary>
    public string Decode(IReadOnlyList<int> ids)
    {
        var bytes = new List<byte>(ids.Count * 4);
        var beginning = true;
        for (var i = 0; i < ids.Count; i++)
        {
            var piece = _pieces[ids[i]];
            if (piece.Type is PieceType.Control or PieceType.Unknown or PieceType.Byte)
            {
                beginning &= piece.Type == PieceType.Control;
                bytes.AddRange(piece.Type == PieceType.Unknown ? Encoding.UTF8.GetBytes(_unknownText) : BytesOf(ids[i]));
                continue;
            }

            var text = piece.Text;
            if (beginning && (_addsPrefix || _removesSpaces) && text.StartsWith(Space))
            {
                text = text[1..];
                beginning = _removesSpaces && text.Length == 0;
            }
            else
            {
                beginning = false;
            }

            bytes.AddRange(Encoding.UTF8.GetBytes(text.Replace(Space, ' ')));
        }

        return Encoding.UTF8.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes));
    }

    private static bool IsByte(string text) => text is ['<', '0', 'x', var high, var low, '>'] && char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low);

    private static byte ByteOf(SentencePiece piece) => Convert.ToByte(piece.Text[3..5], 16);

    private static bool EndsWith(List<byte> output, ReadOnlySpan<byte> ending) =>
        output.Count >= ending.Length && System.Runtime.InteropServices.CollectionsMarshal.AsSpan(output)[^ending.Length..].SequenceEqual(ending);

    private void Check(string path)
    {
        if (_pieces.Count == 0)
        {
            throw new InputException($"{path} is not a SentencePiece model: it has no pieces.");
        }

        if (_kind is not (Unigram or BytePairs))
        {
            throw new InputException($"{path} is a SentencePiece model of words or characters (model_type {_kind}); unigram and bpe are known.");
        }

        if ((uint)_end >= (uint)_pieces.Count || _pieces[_end].Type != PieceType.Control)
        {
            throw new InputException($"{path} has no piece for the end of a sentence (</s>), which must end every document. Train the SentencePiece model with one.");
        }

        if ((uint)_unknown >= (uint)_pieces.Count)
        {
            throw new InputException($"{path} has no piece for unknown text (unk_id {_unknown} of {_pieces.Count} pieces).");
        }

        if (_pieces.FirstOrDefault(piece => piece.Type == PieceType.Byte && !IsByte(piece.Text)) is { } wrong)
        {
            throw new InputException($"{path} has the byte piece '{wrong.Text}'; <0x00> to <0xFF> are allowed.");
        }

        if (_pieces.FirstOrDefault(piece => piece.Type == PieceType.UserDefined) is { } defined)
        {
            throw new InputException(
                $"{path} has user-defined symbols ('{defined.Text}'), which Microsoft.ML.Tokenizers does not keep in one piece: its ids would differ from "
                + "SentencePiece's. Use a model without user_defined_symbols.");
        }

        var bytes = _pieces.Index().Where(piece => piece.Item.Type == PieceType.Byte).ToList();
        if (_byteFallback
            && (bytes.Count != 256 || bytes.Index().Any(piece => piece.Item.Item.Text != $"<0x{piece.Index:X2}>" || piece.Item.Index != bytes[0].Index + piece.Index)))
        {
            throw new InputException($"{path} falls back to bytes, but its byte pieces are not <0x00> to <0xFF> in a row.");
        }
    }

    private void Read(byte[] content)
    {
        foreach (var field in ProtocolBuffer.Read(content))
        {
            switch (field.Number)
            {
                case 1:
                    _pieces.Add(ReadPiece(field.Bytes));
                    break;
                case 2:
                    _trainer = field.Bytes.ToArray();
                    ReadTrainer(field.Bytes);
                    break;
                case 3:
                    ReadNormaliser(field.Bytes);
                    break;
            }
        }
    }

    private static SentencePiece ReadPiece(ReadOnlyMemory<byte> content)
    {
        var (text, score, type) = ("", 0f, PieceType.Normal);
        foreach (var field in ProtocolBuffer.Read(content))
        {
            switch (field.Number)
            {
                case 1:
                    text = Encoding.UTF8.GetString(field.Bytes.Span);
                    break;
                case 2:
                    score = BinaryPrimitives.ReadSingleLittleEndian(field.Bytes.Span);
                    break;
                case 3:
                    type = (PieceType)field.Value;
                    break;
            }
        }

        return new SentencePiece(text, score, type);
    }

    private void ReadTrainer(ReadOnlyMemory<byte> content)
    {
        foreach (var field in ProtocolBuffer.Read(content))
        {
            switch (field.Number)
            {
                case 3:
                    _kind = (int)field.Value;
                    break;
                case 24:
                    _spaceIsSuffix = field.Value != 0;
                    break;
                case 35:
                    _byteFallback = field.Value != 0;
                    break;
                case 40:
                    _unknown = (int)field.Value;
                    break;
                case 42:
                    _end = (int)field.Value;
                    break;
                case 44:
                    _unknownText = Encoding.UTF8.GetString(field.Bytes.Span);
                    break;
            }
        }
    }

    private void ReadNormaliser(ReadOnlyMemory<byte> content)
    {
        foreach (var field in ProtocolBuffer.Read(content))
        {
            switch (field.Number)
            {
                case 2:
                    _rules = field.Bytes.ToArray();
                    break;
                case 3:
                    _addsPrefix = field.Value != 0;
                    break;
                case 4:
                    _removesSpaces = field.Value != 0;
                    break;
                case 5:
                    _escapesSpaces = field.Value != 0;
                    break;
            }
        }
    }
}
