using System.Collections.Frozen;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace TextMad.Pages.Tree;

/// <summary>What the name of an element means. One instance for each name that is known, so tags are compared by reference.</summary>
internal sealed class PageTag
{
    private const string SvgNamespace = "http://www.w3.org/2000/svg";
    private const string MathNamespace = "http://www.w3.org/1998/Math/MathML";

    private static readonly (TagTraits Traits, string Names)[] _traits =
    [
        (TagTraits.Line, "div li dt dd tr caption address fieldset legend form center summary details option hgroup tbody thead tfoot search"),
        (TagTraits.Paragraph, "p h1 h2 h3 h4 h5 h6 pre blockquote ul ol dl table figure figcaption section article main hr body menu dir listing"),
        (TagTraits.Unseen,
            "head script style noscript template x-template iframe object embed canvas audio video map select datalist button textarea dialog applet frame frameset noembed "
            + "noframes rp rt rtc param source track col colgroup input img area base basefont bgsound link meta title"),
        (TagTraits.Around, "nav header footer aside"),
        (TagTraits.Heading, "h1 h2 h3 h4 h5 h6"),
        (TagTraits.Void, "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"),
        (TagTraits.Raw, "iframe noembed noframes plaintext script style textarea title xmp"),
        (TagTraits.None,
            "html a abbr acronym b bdi bdo big blink cite code data del dfn em font i image ins isindex kbd label mark marquee math menuitem meter nobr optgroup output picture "
            + "progress q rb rt rtc ruby s samp slot small span strike strong sub sup svg td th time tt u var wbr"),
    ];

    private static readonly FrozenDictionary<string, PageTag> _html = HtmlTags();
    private static readonly FrozenDictionary<string, PageTag>.AlternateLookup<ReadOnlySpan<char>> _htmlLookup = _html.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenDictionary<string, PageTag> _svg = ForeignTags(SvgNamespace, "foreignObject", "desc", "title");
    private static readonly FrozenDictionary<string, PageTag> _math = ForeignTags(MathNamespace, "mi", "mo", "mn", "ms", "mtext", "annotation-xml");
    private static readonly PageTag _otherHtml = new("", NodeFlags.HtmlMember, TagTraits.None);
    private static readonly PageTag _otherSvg = new("", NodeFlags.SvgMember, TagTraits.None);
    private static readonly PageTag _otherMath = new("", NodeFlags.MathMember, TagTraits.None);

    private PageTag(string name, NodeFlags flags, TagTraits traits)
    {
        Name = name;
        Flags = flags;
        Traits = traits;
    }

    public static PageTag A { get; } = _html["a"];

    public static PageTag Area { get; } = _html["area"];

    public static PageTag Article { get; } = _html["article"];

    public static PageTag Base { get; } = _html["base"];

    public static PageTag Body { get; } = _html["body"];

    public static PageTag Br { get; } = _html["br"];

    public static PageTag Dd { get; } = _html["dd"];

    public static PageTag Figcaption { get; } = _html["figcaption"];

    public static PageTag H1 { get; } = _html["h1"];

    public static PageTag Li { get; } = _html["li"];

    public static PageTag Link { get; } = _html["link"];

    public static PageTag Main { get; } = _html["main"];

    public static PageTag Meta { get; } = _html["meta"];

    public static PageTag P { get; } = _html["p"];

    public static PageTag Pre { get; } = _html["pre"];

    public static PageTag Script { get; } = _html["script"];

    public static PageTag Table { get; } = _html["table"];

    public static PageTag Td { get; } = _html["td"];

    public static PageTag Th { get; } = _html["th"];

    public static PageTag Time { get; } = _html["time"];

    public static PageTag Title { get; } = _html["title"];

    /// <summary>The name in lower case; empty when the name is none of those known.</summary>
    public string Name { get; }

    /// <summary>What tree construction needs to know, as AngleSharp has it.</summary>
    public NodeFlags Flags { get; }

    /// <summary>What becomes of text within.</summary>
    public TagTraits Traits { get; }

    /// <summary>Returns true when any of these traits is there.</summary>
    public bool Is(TagTraits any) => (Traits & any) != 0;

    /// <summary>Returns the tag of a name.</summary>
    public static PageTag Of(TagSpace space, ReadOnlySpan<char> name)
    {
        switch (space)
        {
            case TagSpace.Svg:
                return _svg.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var svg) ? svg : _otherSvg;
            case TagSpace.Math:
                return _math.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var math) ? math : _otherMath;
            default:
                return _htmlLookup.TryGetValue(name, out var html) ? html : _otherHtml;
        }
    }

    /// <summary>Returns the namespace's name.</summary>
    public static string NamespaceOf(TagSpace space) => space switch
    {
        TagSpace.Svg => SvgNamespace,
        TagSpace.Math => MathNamespace,
        _ => "http://www.w3.org/1999/xhtml",
    };

    private static FrozenDictionary<string, PageTag> HtmlTags()
    {
        var traits = new Dictionary<string, TagTraits>(StringComparer.Ordinal);
        foreach (var (trait, names) in _traits)
        {
            foreach (var name in names.Split(' '))
            {
                traits[name] = traits.GetValueOrDefault(name) | trait;
            }
        }

        traits["svg"] |= TagTraits.Unseen;
        using var document = new HtmlParser().ParseDocument("");
        return traits.ToFrozenDictionary(t => t.Key, t => new PageTag(t.Key, document.CreateElement(t.Key).Flags, t.Value), StringComparer.Ordinal);
    }

    // Text within <svg> is unseen with it; a title of SVG is not the page's.
    private static FrozenDictionary<string, PageTag> ForeignTags(string space, params string[] names)
    {
        using var document = new HtmlParser().ParseDocument("");
        var tags = names.ToDictionary(name => name, name => new PageTag("", document.CreateElement(space, name).Flags, TagTraits.None));
        if (space == SvgNamespace)
        {
            tags.Add("svg", new PageTag("svg", NodeFlags.SvgMember, TagTraits.Unseen));
        }

        return tags.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
