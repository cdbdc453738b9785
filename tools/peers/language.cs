// How well and how fast the languages of short texts are told. language.sh builds and runs it, once for each way:
// words (the function words of English and Russian, alone), textmad (what imports and pipelines do), low and high (Lingua's accuracies, all 79 languages).
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Lingua;
using TextMad.Texts;

string[] codes =
[
    "en", "cs", "da", "de", "es", "fi", "fr", "hr", "hu", "id", "it", "ja", "ko", "nl", "pl", "pt", "ro", "ru", "sl", "sr", "sv", "tr", "uk", "zh", "th", "vi", "el",
];
int[] lengths = [10, 20, 50, 100, 200, 500, 1000];
const int MostCharacters = 300_000;
var (way, samples) = (args[0], int.Parse(args[1]));
var texts = codes.Select(code => (Code: code, Text: Messages(code))).Where(one => one.Text.Length > 20_000).ToList();

using var process = Process.GetCurrentProcess();
var before = process.WorkingSet64;
var start = Stopwatch.StartNew();
var tell = Teller();
tell("This is the first text, which loads what is needed to tell the languages of others.");
var first = start.Elapsed.TotalSeconds;
texts.ForEach(one => tell(one.Text[..200]));
Console.WriteLine(FormattableString.Invariant(
    $"{way}: {texts.Count} languages, {samples} texts of each length and language; first answer after {first:0.00} s, one of each language after {start.Elapsed.TotalSeconds:0.00} s"));
Console.WriteLine($"{"characters",12} {"right",8} {"wrong",8} {"none",8} {"English right",14} {"ms a text",10}");
foreach (var length in lengths)
{
    var answers = new List<(string Code, string? Told)>();
    var clock = new Stopwatch();
    foreach (var (code, text) in texts)
    {
        for (var i = 0; i < samples; i++)
        {
            var piece = text.Substring((int)((long)i * (text.Length - length) / samples), length);
            clock.Start();
            var told = tell(piece);
            clock.Stop();
            answers.Add((code, told));
        }
    }

    double Share(Func<(string Code, string? Told), bool> of) => answers.Count(of) / (double)answers.Count;
    var english = answers.Where(answer => answer.Code == "en").ToList();
    Console.WriteLine(FormattableString.Invariant(
        $"{length,12} {100 * Share(answer => answer.Told == answer.Code),7:0.0}% {100 * Share(answer => answer.Told is { } told && told != answer.Code),7:0.0}% ")
        + FormattableString.Invariant($"{100 * Share(answer => answer.Told is null),7:0.0}% {100.0 * english.Count(answer => answer.Told == "en") / english.Count,13:0.0}% ")
        + FormattableString.Invariant($"{clock.Elapsed.TotalMilliseconds / answers.Count,10:0.000}"));
}

process.Refresh();
Console.WriteLine(FormattableString.Invariant($"working set: {(process.WorkingSet64 - before) >> 20} MiB more than before, {process.PeakWorkingSet64 >> 20} MiB at most"));

Func<string, string?> Teller()
{
    if (way == "textmad")
    {
        return LanguageIdentifier.Identify;
    }

    if (way == "words")
    {
        return text => LanguageProfile.Shipped.Select(profile => (profile.Code, Share: FunctionWords.Share(text, profile), profile.FunctionWordShare))
            .Where(language => language.Share >= language.FunctionWordShare).OrderByDescending(language => language.Share).Select(language => language.Code).FirstOrDefault();
    }

    var known = LanguageDetectorBuilder.FromAllLanguages();
    var detector = (way == "low" ? known.WithLowAccuracyMode() : known).Build();
    return text => detector.DetectLanguageOf(text) is var told && told == Language.Unknown ? null : CodeOf(told);
}

static string CodeOf(Language language) => LanguageInfo.IsoCode6391(language).ToString().ToLowerInvariant();

// What translators wrote, and for English what they translated: of GNU gettext's .mo files the messages that are prose.
static string Messages(string code)
{
    var folder = $"/usr/share/locale/{(code == "en" ? "de" : code == "zh" ? "zh_CN" : code)}/LC_MESSAGES";
    var text = new StringBuilder();
    foreach (var bytes in (Directory.Exists(folder) ? Directory.GetFiles(folder, "*.mo") : []).Order(StringComparer.Ordinal).Select(File.ReadAllBytes))
    {
        int Number(int at) => BitConverter.ToInt32(bytes, at);
        string Message(int table, int i) => Encoding.UTF8.GetString(bytes, Number(Number(table) + (8 * i) + 4), Number(Number(table) + (8 * i))).Split('\0')[0];
        for (var i = 1; Number(0) == unchecked((int)0x950412DE) && i < Number(8); i++)
        {
            var (source, said) = (Message(12, i), Message(16, i));
            var taken = code == "en" ? source : said;
            if (source != said && source.Length >= 40 && source.All(char.IsAscii) && taken.IndexOfAny(['%', '<', '{', '_', '/', '=', '\uFFFD']) < 0 && text.Length < MostCharacters)
            {
                text.AppendJoin(' ', taken.Split('\n').Where(line => line.Length > 10 && !line.TrimStart().StartsWith('-'))).Append(' ');
            }
        }
    }

    return Regex.Replace(text.ToString(), @"\s+", " ");
}
