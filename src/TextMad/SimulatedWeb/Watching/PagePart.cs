using System.Text;

namespace TextMad.SimulatedWeb.Watching;

/// <summary>A run of a page's text with one source.</summary>
/// <param name="Text">The text.</param>
/// <param name="Document">The document that it was taken from.</param>
/// <param name="MachineShare">The share of it that a machine wrote, in [0, 1].</param>
/// <param name="OwnWords">Whether all of it is the document's own model's, and nothing of what that continued.</param>
internal sealed record PagePart(string Text, DocumentId Document, double MachineShare, bool OwnWords)
{
    /// <summary>Returns the parts of a living page's text, in order; nothing of one that has vanished.</summary>
    public static IReadOnlyList<PagePart> Of(WorldState state, int number)
    {
        var page = state.Pages[number];
        var parts = new List<PagePart>();
        if (!page.IsAlive)
        {
            return parts;
        }

        // A source may end between the bytes of one character: what is not whole goes with the part in which it ends.
        var decoder = Encoding.UTF8.GetDecoder();
        var text = state.Arena.Read(page.Text);
        var characters = new char[text.Length];
        var at = 0;
        foreach (var (i, span) in page.Spans.Index())
        {
            var count = decoder.GetChars(text.Slice(at, span.Bytes), characters, flush: i == page.Spans.Length - 1);
            at += span.Bytes;
            parts.Add(new PagePart(new string(characters, 0, count), page.Sources[span.Source], span.MachineShare, span.OwnWords));
        }

        return parts;
    }
}
