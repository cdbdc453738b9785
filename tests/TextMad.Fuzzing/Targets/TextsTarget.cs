using TextMad.Texts.Duplicates;
using TextMad.Texts;

namespace TextMad.Fuzzing.Targets;

/// <summary>What is computed of any text: words, languages, sketches, cleaning, cutting.</summary>
internal sealed class TextsTarget : FuzzTarget
{
    private readonly SentenceEnds _sentences = new(LanguageProfile.English);

    public override string Name => "texts";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [Bytes("Some words, and more of them. Does it end? Yes!\n\n- a list\n- of two\n"), Bytes("Текст на русском. 中文文本。日本語のテキスト。 हिन्दी पाठ। ภาษาไทย 😀\u200d️"),
            Bytes("a + b = c; 12,345.67 http://x.example/ me@a.example")];

    public override IReadOnlyList<string> Words => ["\u200B", "\uFE0F", "\u0301", "\u202E", "@a.b", "1.2.3.4", "\n\n"];

    public override void Read(byte[] input)
    {
        var repairs = default(TextRepairs);
        var text = TextCleaning.Clean(Text(input), ref repairs);
        TextTokens.Of(text);
        NearDuplicateSketch.Of(text);
        LanguageIdentifier.Identify(text);
        TextTidying.WithTidySpace(TextTidying.WithoutInvisible(text));
        PersonalData.Replace(text, true, true, out _, out _);
        LineQuality.Refuse(text);
        UnicodeNormalization.ComposeCanonical(text);
        _sentences.Count(text);
    }
}
