using System.Globalization;
using TextMad.Numerics.Random;

namespace TextMad.SimulatedWeb;

/// <summary>A site. Everything but its death and its list of pages follows from the world's key and its number.</summary>
internal sealed class Site
{
    /// <summary>The tick of death of what lives.</summary>
    public const int Never = int.MaxValue;

    private const int MostSections = 5;

    private static readonly string[] _onsets = ["b", "br", "c", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v", "w"];
    private static readonly string[] _vowels = ["a", "e", "i", "o", "u", "ea", "io", "ou"];
    private static readonly string[] _codas = ["", "l", "n", "r", "s", "t", "nd", "rk"];

    private static readonly string[][] _sectionNames =
    [
        ["politics", "world", "business", "science", "sport"],
        ["posts", "travel", "books", "notes", "food"],
        ["general", "help", "projects", "off-topic", "market"],
        ["articles", "history", "nature", "people", "methods"],
        ["reviews", "guides", "new", "outdoor", "home"],
    ];

    /// <summary>Creates the site of this number.</summary>
    /// <param name="key">The world's key.</param>
    /// <param name="options">The world's settings.</param>
    /// <param name="index">Its number.</param>
    /// <param name="born">The tick of its first page.</param>
    public Site(RandomKey key, WebOptions options, int index, int born)
    {
        Index = index;
        Born = born;
        var random = key.For("site").At(index).Stream();
        Kind = (SiteKind)random.NextInt32(5);
        IsCommercial = random.NextDouble() < options.Sites.CommercialShare;
        Quality = random.NextDouble();
        Lean = random.NextDouble();
        IsClosed = random.NextDouble() < ClosedShare(options.OptOut);
        HasCalendar = random.NextDouble() < options.Serving.Calendar;
        HasSessions = random.NextDouble() < options.Serving.SessionIds;
        IsSoft = random.NextDouble() < options.Serving.SoftNotFound;
        Look = random.NextInt32(1 << 16);
        var suffix = random.NextInt32(3);
        Name = Syllables(ref random);
        Host = string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}-{Base36.Text(index)}.{(IsCommercial ? "com" : suffix switch { 0 => "org", 1 => "edu", _ => "net" })}.example");
        Title = char.ToUpperInvariant(Name[0]) + Name[1..];
        var notice = random.NextDouble();
        TrainingNotice = notice < options.OptOut.Signal ? TrainingNotice.Signal
            : notice < options.OptOut.Signal + options.OptOut.Header ? TrainingNotice.Header
            : notice < options.OptOut.Signal + options.OptOut.Header + options.OptOut.NoAi ? TrainingNotice.NoAi
            : TrainingNotice.None;

        double ClosedShare(OptOutOptions o) => Quality >= 0.9 ? o.BestShare : (o.Share - (0.1 * o.BestShare)) / 0.9;
    }

    /// <summary>Its number in the world.</summary>
    public int Index { get; }

    /// <summary>The tick of its first page.</summary>
    public int Born { get; }

    /// <summary>The tick at which it vanished whole.</summary>
    public int Died { get; set; } = Never;

    /// <summary>The kind of site.</summary>
    public SiteKind Kind { get; }

    /// <summary>Whether it is .com.</summary>
    public bool IsCommercial { get; }

    /// <summary>Uniform in [0, 1).</summary>
    public double Quality { get; }

    /// <summary>How readily it lets machines write, uniform in [0, 1).</summary>
    public double Lean { get; }

    /// <summary>Whether robots.txt turns crawlers away.</summary>
    public bool IsClosed { get; }

    /// <summary>Where it says that no model may be trained on it.</summary>
    public TrainingNotice TrainingNotice { get; }

    /// <summary>Whether it has an endless calendar.</summary>
    public bool HasCalendar { get; }

    /// <summary>Whether its links carry session ids.</summary>
    public bool HasSessions { get; }

    /// <summary>Whether it answers 200 where there is nothing.</summary>
    public bool IsSoft { get; }

    /// <summary>16 bits that vary its template.</summary>
    public int Look { get; }

    /// <summary>Its name in lower case.</summary>
    public string Name { get; }

    /// <summary>Its name as a title.</summary>
    public string Title { get; }

    /// <summary>Its host's name, under a top-level domain that is reserved for examples [RFC 2606].</summary>
    public string Host { get; }

    /// <summary>Whether the site exists now.</summary>
    public bool IsAlive => Died == Never;

    /// <summary>How many sections it has.</summary>
    public int SectionCount => 1 + (Look % MostSections);

    /// <summary>Its living pages by section, the newest first. Derived.</summary>
    public int[][] Sections { get; set; } = [];

    /// <summary>Its best-ranked living pages, best first. Derived.</summary>
    public int[] Best { get; set; } = [];

    /// <summary>Returns the name of a section, as it stands in paths.</summary>
    public string SectionName(int section) => _sectionNames[(int)Kind][section];

    /// <summary>Returns the section of a page.</summary>
    public int SectionOf(int page) => (int)((uint)(page * 2654435761L) >> 8) % SectionCount;

    private static string Syllables(ref RandomStream random)
    {
        var name = "";
        for (var syllables = 2 + random.NextInt32(2); syllables > 0; syllables--)
        {
            name += _onsets[random.NextInt32(_onsets.Length)] + _vowels[random.NextInt32(_vowels.Length)] + _codas[random.NextInt32(_codas.Length)];
        }

        return name;
    }
}
