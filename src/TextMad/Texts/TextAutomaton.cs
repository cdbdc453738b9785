namespace TextMad.Texts;

/// <summary>
/// Follows text byte by byte: whether the bytes so far begin valid UTF-8 (Unicode Standard, table 3-7), and how long the run of white space at the end is.
/// A document's text holds no U+0000 and no carriage return, so these bytes are refused too.
/// </summary>
/// <remarks>
/// A state is a number: how many characters the run has, how many of them end lines, and which bytes of an unfinished character are there. Unfinished
/// characters that may turn out to be white space (U+0085, U+00A0, U+1680, U+2000 and so on) remember the run before them.
/// </remarks>
internal static class TextAutomaton
{
    /// <summary>The byte would make the text invalid.</summary>
    public const int Broken = -1;

    /// <summary>The byte would end a character of white space that makes the run too long.</summary>
    public const int TooLong = -2;

    /// <summary>The state before the first byte.</summary>
    public const int Begin = 0;

    private const int LineEndKinds = WhiteSpaceRuns.LineEnds + 1;
    private const int Runs = (WhiteSpaceRuns.Longest + 1) * LineEndKinds;

    /// <summary>Number of states.</summary>
    public const int States = Runs * Parts;

    // What there is of the character that is not finished: nothing; so many bytes still to come; a first byte with a rule for the second; and the
    // beginnings of white space.
    private const int None = 0;
    private const int One = 1;
    private const int Two = 2;
    private const int Three = 3;
    private const int E0 = 4;
    private const int ED = 5;
    private const int F0 = 6;
    private const int F4 = 7;
    private const int C2 = 8;
    private const int E1 = 9;
    private const int E19A = 10;
    private const int E2 = 11;
    private const int E280 = 12;
    private const int E281 = 13;
    private const int E3 = 14;
    private const int E380 = 15;
    private const int Parts = 16;

    private static readonly short[] _next = [.. Enumerable.Range(0, States * 256).Select(i => (short)Next(i / 256, (byte)(i % 256)))];

    /// <summary>Returns the state after one more byte; <see cref="Broken"/> or <see cref="TooLong"/> when it is refused.</summary>
    public static int Step(int state, byte value) => _next[(state * 256) + value];

    /// <summary>
    /// Returns the state after a byte that is there, allowed or not: after one that breaks the text a new character begins, and a run that is too
    /// long stays as long as it may
    /// be.</summary>
    public static int Force(int state, byte value) => Step(state, value) switch
    {
        Broken => Math.Max(Begin, Step(Begin, value)),
        TooLong => State(state / Parts, None),
        var next => next,
    };

    /// <summary>Returns whether the text so far ends inside a character.</summary>
    public static bool IsInsideCharacter(int state) => state % Parts != None;

    private static int State(int run, int part) => (run * Parts) + part;

    private static int Next(int state, byte b)
    {
        var (run, part) = (state / Parts, state % Parts);
        var continues = b is >= 0x80 and <= 0xBF;
        return part switch
        {
            None when b < 0x80 => b switch
            {
                0 or (byte)'\r' => Broken,
                (byte)'\n' => Space(run, endsLine: true),
                (byte)' ' or (byte)'\t' or 0x0B or 0x0C or (>= 0x1C and <= 0x1F) when char.IsWhiteSpace((char)b) => Space(run, endsLine: false),
                _ => Begin,
            },
            None => b switch
            {
                0xC2 => State(run, C2),
                >= 0xC3 and <= 0xDF => One,
                0xE0 => E0,
                0xE1 => State(run, E1),
                0xE2 => State(run, E2),
                0xE3 => State(run, E3),
                0xED => ED,
                >= 0xE4 and <= 0xEF => Two,
                0xF0 => F0,
                >= 0xF1 and <= 0xF3 => Three,
                0xF4 => F4,
                _ => Broken,
            },
            E0 => b is >= 0xA0 and <= 0xBF ? One : Broken,
            ED => b is >= 0x80 and <= 0x9F ? One : Broken,
            F0 => b is >= 0x90 and <= 0xBF ? Two : Broken,
            F4 => b is >= 0x80 and <= 0x8F ? Two : Broken,
            _ when !continues => Broken,
            Three => Two,
            Two => One,
            One => Begin,
            E1 => b == 0x9A ? State(run, E19A) : One,
            E2 => b switch { 0x80 => State(run, E280), 0x81 => State(run, E281), _ => One },
            E3 => b == 0x80 ? State(run, E380) : One,
            _ => char.IsWhiteSpace((char)(HighBits(part) | (b & 0x3F))) ? Space(run, endsLine: false) : Begin,
        };
    }

    /// <summary>Returns all but the last six bits of a character whose last byte is still to come.</summary>
    private static int HighBits(int part) => part switch
    {
        C2 => 0x0080,
        E19A => 0x1680,
        E280 => 0x2000,
        E281 => 0x2040,
        _ => 0x3000,
    };

    private static int Space(int run, bool endsLine)
    {
        var (length, ends) = (run / LineEndKinds, run % LineEndKinds);
        return length == WhiteSpaceRuns.Longest || (endsLine && ends == WhiteSpaceRuns.LineEnds)
            ? TooLong
            : State(((length + 1) * LineEndKinds) + ends + (endsLine ? 1 : 0), None);
    }
}
