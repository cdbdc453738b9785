using TextMad.Pages;
using TextMad.Texts;

namespace TextMad.Fuzzing.Targets;

/// <summary>Bytes in a declared, found or guessed encoding.</summary>
internal sealed class CharsetTarget : FuzzTarget
{
    private static readonly string?[] _types =
    [
        null, "text/html", "text/html; charset=utf-8", "text/html; charset=windows-1251", "text/html; charset=koi8-r", "text/html;charset=\"shift_jis\"",
        "text/html; charset=iso-2022-jp", "text/html; charset=gb18030", "text/html; charset=utf-16", "text/html; charset=x-user-defined", "text/html; charset=none",
    ];

    public override string Name => "charset";

    public override IReadOnlyList<byte[]> Seeds { get; } = [
        Bytes("a<meta charset=windows-1251>текст"), [0xFF, 0xFE, 0x41, 0x00, 0x16, 0x04], [0xC4, 0xE0, 0x20, 0xED, 0xE5, 0xF2], Bytes("plain"),
        [0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42], [0x81, 0x30, 0x81, 0x30, 0xA4, 0xA4],
        Bytes("<meta http-equiv=content-type content='text/html; charset=shift_jis'>"),
    ];

    public override IReadOnlyList<string> Words =>
        ["<meta charset=", "utf-16", "x-user-defined", "iso-2022-jp", "replacement", "gb18030", "big5", "euc-kr", "charset=", "<?xml encoding="];

    public override void Read(byte[] input)
    {
        var type = input.Length == 0 ? null : _types[input[0] % _types.Length];
        foreach (var isMarkup in new[] { true, false })
        {
            var declared = PageDecoder.Declared(input, type, isMarkup, out var isCertain);
            TextDecoding.Decode(input, declared, isFinal: isCertain, out _);
        }
    }
}
