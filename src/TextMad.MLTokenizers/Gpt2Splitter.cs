using BuiltinScanner = TextMad.Tokenization.PreTokenizer;
using PreTokenizer = Microsoft.ML.Tokenizers.PreTokenizer;

namespace TextMad.MLTokenizers;

/// <summary>
/// GPT-2's splitting by the built-in scanner. The pattern as a .NET regular expression sees UTF-16 units and takes letters beyond the basic
/// plane for symbols.
/// </summary>
internal sealed class Gpt2Splitter : PreTokenizer
{
    private Gpt2Splitter()
    {
    }

    public static Gpt2Splitter Instance { get; } = new();

    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => PreTokenize(text.AsSpan());

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text)
    {
        var pieces = new List<(int, int)>();
        var scanner = new BuiltinScanner(text);
        for (var offset = 0; scanner.MoveNext(); offset += scanner.Current.Length)
        {
            pieces.Add((offset, scanner.Current.Length));
        }

        return pieces;
    }
}
