using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using TextMad.Completions.Batching;
using TextMad.Tokenization;

namespace TextMad.Completions.Answers;

/// <summary>One completion as the interface writes it, piece by piece: knows how far into the text its pieces have come.</summary>
/// <param name="number">Its number in the answer.</param>
/// <param name="table">The vocabulary.</param>
/// <param name="tokenizer">The tokenizer, for tokens without bytes.</param>
/// <param name="scores">Whether log-probabilities were asked for.</param>
internal sealed class ChoiceAnswer(int number, TokenTable table, ITokenizer tokenizer, bool scores)
{
    // What the interface writes for a token without any probability: JSON has no infinity.
    private const float Impossible = -9999;

    private readonly StringBuilder _text = new();
    private readonly List<ScoredToken> _tokens = [];
    private CompletionEnd? _end;
    private int _offset;

    /// <summary>Tokens that the model chose.</summary>
    public int Written { get; private set; }

    /// <summary>Whether it is complete.</summary>
    public bool IsComplete => _end is not null;

    /// <summary>Takes a piece.</summary>
    public void Add(CompletionPiece piece)
    {
        _text.Append(piece.Text);
        _tokens.AddRange(piece.Tokens);
        _end = piece.End;
        Written = piece.Written;
    }

    /// <summary>Writes what was taken since the last time.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("text", _text.ToString());
        writer.WriteNumber("index", number);
        if (scores)
        {
            WriteScores(writer);
        }
        else
        {
            writer.WriteNull("logprobs");
        }

        writer.WriteString("finish_reason", _end switch { CompletionEnd.Stop => "stop", CompletionEnd.Length => "length", _ => null });
        writer.WriteEndObject();
        _text.Clear();
        _tokens.Clear();
    }

    private void WriteScores(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("logprobs");
        writer.WriteStartArray("tokens");
        _tokens.ForEach(token => writer.WriteStringValue(Name(token.Token)));
        writer.WriteEndArray();
        writer.WriteStartArray("token_logprobs");
        _tokens.ForEach(token => WriteScore(writer, token.LogProbability));
        writer.WriteEndArray();
        writer.WriteStartArray("top_logprobs");
        _tokens.ForEach(token => WriteBest(writer, token));
        writer.WriteEndArray();
        writer.WriteStartArray("text_offset");
        foreach (var token in _tokens)
        {
            // In characters; a token that begins inside one stands where that one does.
            var bytes = table.Bytes(token.Token);
            var isInside = bytes.Length > 0 && (bytes[0] & 0xC0) == 0x80;
            writer.WriteNumberValue(isInside ? Math.Max(0, _offset - 1) : _offset);
            foreach (var value in bytes)
            {
                _offset += (value & 0xC0) == 0x80 ? 0 : 1;
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteBest(Utf8JsonWriter writer, ScoredToken token)
    {
        if (token.Best is not { Count: > 0 } best)
        {
            writer.WriteNullValue();
            return;
        }

        // The token itself is always among them.
        writer.WriteStartObject();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, score) in best.Any(one => one.Token == token.Token) ? best : [.. best, (token.Token, token.LogProbability!.Value)])
        {
            if (names.Add(Name(id)))
            {
                writer.WritePropertyName(Name(id));
                WriteScore(writer, score);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteScore(Utf8JsonWriter writer, float? score)
    {
        if (score is { } value)
        {
            writer.WriteNumberValue(float.IsFinite(value) ? value : Impossible);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    /// <summary>Returns how the interface names a token: by its text, or by its bytes where it is part of a character.</summary>
    private string Name(int token)
    {
        if (token == table.EndOfText)
        {
            return BytePairVocabulary.EndOfTextName;
        }

        var bytes = table.Bytes(token);
        if (bytes.Length > 0 && Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        if (bytes.Length == 0)
        {
            return tokenizer.Decode([token]);
        }

        var name = new StringBuilder("bytes:");
        foreach (var value in bytes)
        {
            name.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
        }

        return name.ToString();
    }
}
