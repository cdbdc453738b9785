using System.Globalization;
using System.Text;
using TextMad.Texts;

namespace TextMad.Storage.Naming;

/// <summary>
/// The one rule for names that people give: runs, corpora, models, judges, crawls, simulated webs, runs of the pipeline and what is part of their files' names.
/// </summary>
/// <remarks>
/// <para>A name has letters, marks and digits of any script, <c>.</c>, <c>_</c> and <c>-</c>. It begins with a letter, a digit or <c>_</c>, and takes at most
/// <see cref="MostBytes"/> bytes of UTF-8, since file systems count bytes and files add endings. Letters with marks are composed (NFC), however they were typed, so that
/// one name is one sequence of bytes. Names that Windows keeps for devices (<c>con</c>, <c>nul</c>, <c>com1</c>) or whose end it drops (a full stop) are not taken.</para>
/// <para>A corpus's name can have several such parts with <c>/</c> between them: it is no file's name.</para>
/// <para>Where something is made, names that differ in letter case only count as the same (<see cref="RequireNoTwin"/>): many file systems take them so.</para>
/// </remarks>
public static class Names
{
    /// <summary>The most bytes of UTF-8 that a name, or a part of a corpus's name, can take.</summary>
    public const int MostBytes = 200;

    private const string Rule =
        "letters and digits of any script, '.', '_' and '-', the first a letter, digit or '_', the last no '.', at most 200 bytes of UTF-8; no name of a Windows device";

    private static readonly string[] _devices = ["con", "prn", "aux", "nul"];

    /// <summary>Returns the name in the form in which it is kept: its letters composed (NFC).</summary>
    public static string Normalise(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return UnicodeNormalization.ComposeCanonical(name);
    }

    /// <summary>Returns whether this can name something, in the form in which it is kept.</summary>
    public static bool IsValid(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > 0 && Encoding.UTF8.GetByteCount(name) <= MostBytes && name.EnumerateRunes().All(IsAllowed) && IsFirst(Rune.GetRuneAt(name, 0)) && name[^1] != '.'
            && !IsDevice(name) && Normalise(name) == name;
    }

    /// <summary>Returns whether this can name a corpus, in the form in which it is kept.</summary>
    public static bool IsCorpus(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Array.TrueForAll(name.Split('/'), IsValid);
    }

    /// <summary>Returns the name in the form in which it is kept.</summary>
    /// <param name="name">The name as a person gave it.</param>
    /// <param name="what">What it names, with its article, e.g. <c>a run</c>.</param>
    /// <exception cref="InputException">It is not a valid name.</exception>
    public static string Require(string name, string what)
    {
        var kept = Normalise(name);
        return IsValid(kept) ? kept : throw new InputException($"'{name}' cannot name {what}: allowed are {Rule}.");
    }

    /// <summary>Returns a corpus's name in the form in which it is kept.</summary>
    /// <param name="name">The name as a person gave it.</param>
    /// <param name="asked">Where it stands, e.g. an option or a setting; null when the name says it all.</param>
    /// <exception cref="InputException">It is not a valid name.</exception>
    public static string RequireCorpus(string name, string? asked = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        var kept = Normalise(name);
        return IsCorpus(kept) ? kept : throw new InputException(
            $"{(asked is null ? "" : $"{asked}: ")}'{name}' is not a valid corpus name: allowed are {Rule}; several such parts with '/' between them are one name.");
    }

    /// <summary>Returns the name of a machine that writes, such as <c>GPT-4 Turbo</c>, in the form in which it is kept: any text of one line.</summary>
    /// <exception cref="InputException">It is empty, too long, has control characters, or is a word that stands for writers without a name.</exception>
    public static string RequireWriter(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var kept = Normalise(name.Trim());
        return kept.Length > 0 && Encoding.UTF8.GetByteCount(kept) <= MostBytes && !kept.Any(char.IsControl)
            && !kept.Equals(Writer.Human.ToString(), StringComparison.OrdinalIgnoreCase) && !kept.Equals(Writer.UnknownMachine.ToString(), StringComparison.OrdinalIgnoreCase)
            ? kept
            : throw new InputException(
                $"'{name}' cannot name the machine that wrote texts: one line of at most {MostBytes} bytes of UTF-8 is expected, and not 'human' or 'machine', which stand for "
                + "writers without a name.");
    }

    /// <summary>Checks that no other name differs from a new one in letter case only.</summary>
    /// <param name="name">The new name.</param>
    /// <param name="there">The names that there are; the same name may be one of them.</param>
    /// <param name="what">What they name, without an article, e.g. <c>run</c>.</param>
    /// <exception cref="InputException">One does.</exception>
    public static void RequireNoTwin(string name, IEnumerable<string> there, string what)
    {
        ArgumentNullException.ThrowIfNull(there);
        if (there.FirstOrDefault(other => other != name && other.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } twin)
        {
            throw new InputException(
                $"There is a {what} '{twin}' already, and '{name}' differs from it in letter case only: on many file systems the two would be one. Choose another name.");
        }
    }

    /// <summary>Checks that no folder beside a new one has a name that differs in letter case only.</summary>
    /// <param name="folder">The new folder's path.</param>
    /// <param name="what">What it is of, without an article, e.g. <c>run</c>.</param>
    /// <exception cref="InputException">One has.</exception>
    public static void RequireNoTwinFolder(string folder, string what)
    {
        var parent = Path.GetDirectoryName(Path.GetFullPath(folder));
        if (!Directory.Exists(parent))
        {
            return;
        }

        // The names are looked at, not whether the folder is there: to a file system that ignores letter case it is.
        string[] there = [.. Directory.EnumerateDirectories(parent).Select(path => Path.GetFileName(path))];
        if (!there.Contains(Path.GetFileName(folder)))
        {
            RequireNoTwin(Path.GetFileName(folder), there, what);
        }
    }

    private static bool IsAllowed(Rune rune) => rune.Value is '.' or '_' or '-' || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    private static bool IsFirst(Rune rune) => rune.Value == '_' || Rune.IsLetterOrDigit(rune) || Rune.IsNumber(rune);

    private static bool IsDevice(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var stem = dot < 0 ? name : name[..dot];
        return _devices.Contains(stem, StringComparer.OrdinalIgnoreCase)
            || (stem.Length == 4 && char.IsAsciiDigit(stem[3]) && stem[3] != '0'
                && (stem.StartsWith("com", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("lpt", StringComparison.OrdinalIgnoreCase)));
    }
}
