using System.Text;
using TextMad.Urls;

namespace TextMad.SimulatedWeb.Serving;

/// <summary>The addresses of pages: <c>/section/first-words-of-the-title-number</c>, the number in base 36.</summary>
internal static class PageAddress
{
    private const int LongestSlug = 48;

    /// <summary>Returns a page's canonical address.</summary>
    public static WebUrl Of(WorldState state, int number) =>
        Url($"http://{state.Sites[state.Pages[number].Site].Host}{Path(state, number)}");

    /// <summary>Returns an address that is known to be one.</summary>
    public static WebUrl Url(string text) =>
        WebUrl.TryParse(text, null, out var url) ? url : throw new InvalidOperationException($"{text} is not a URL.");

    /// <summary>Returns the path of a page's canonical address.</summary>
    public static string Path(WorldState state, int number)
    {
        Span<byte> bytes = stackalloc byte[128];
        return Encoding.ASCII.GetString(bytes[..Write(state, number, bytes)]);
    }

    /// <summary>Appends the path of a page's canonical address.</summary>
    public static HtmlBuffer Path(this HtmlBuffer buffer, WorldState state, int number)
    {
        Span<byte> bytes = stackalloc byte[128];
        return buffer.Raw(bytes[..Write(state, number, bytes)]);
    }

    /// <summary>Returns the number at the end of a path; false when there is none.</summary>
    public static bool TryReadNumber(ReadOnlySpan<char> path, out int number) =>
        Base36.TryRead(path[(path.LastIndexOfAny('-', '/') + 1)..], out number);

    private static int Write(WorldState state, int number, Span<byte> target)
    {
        var page = state.Pages[number];
        var site = state.Sites[page.Site];
        var at = 0;
        target[at++] = (byte)'/';
        at += Encoding.ASCII.GetBytes(site.SectionName(site.SectionOf(number)), target[at..]);
        target[at++] = (byte)'/';
        var begin = at;
        foreach (var b in PageText.Title(state.Arena.Read(page.Text)))
        {
            if (at - begin == LongestSlug)
            {
                break;
            }

            var c = (byte)(b is >= (byte)'A' and <= (byte)'Z' ? b + 32 : b);
            if (c is >= (byte)'a' and <= (byte)'z' or >= (byte)'0' and <= (byte)'9')
            {
                target[at++] = c;
            }
            else if (at > begin && target[at - 1] != '-')
            {
                target[at++] = (byte)'-';
            }
        }

        if (at > begin && target[at - 1] != '-')
        {
            target[at++] = (byte)'-';
        }

        return at + Base36.Write((uint)number, target[at..]);
    }
}
