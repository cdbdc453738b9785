using System.Text;
using TextMad.SimulatedWeb.Serving;

namespace TextMad.SimulatedWeb.Watching;

/// <summary>A page of a simulated web in a list.</summary>
/// <param name="Number">Its number in the world.</param>
/// <param name="Url">Its address.</param>
/// <param name="Title">Its title.</param>
/// <param name="MachineShare">The share of its text that machines wrote.</param>
/// <param name="Author">The model that wrote it first; null for a human.</param>
/// <param name="CopyOf">The page whose text it took over; null for none.</param>
/// <param name="Born">The week in which it appeared; negative before the world began.</param>
/// <param name="Died">The week in which it vanished; null while it lives.</param>
/// <param name="Changed">The week of its last change.</param>
/// <param name="InLinks">Pages that link to it.</param>
internal sealed record WebPageLine(
    int Number, string Url, string Title, double MachineShare, ModelId? Author, string? CopyOf, int Born, int? Died, int Changed, int InLinks)
{
    /// <summary>Returns the line of a page.</summary>
    public static WebPageLine Of(WorldState state, int number)
    {
        var page = state.Pages[number];
        return new WebPageLine(
            number,
            PageAddress.Of(state, number).Href,
            Encoding.UTF8.GetString(PageText.Title(state.Arena.Read(page.Text))),
            page.MachineShare,
            page.Author < 0 ? null : state.Writers[page.Author],
            page.CopyOf < 0 ? null : PageAddress.Of(state, page.CopyOf).Href,
            page.Born,
            page.IsAlive ? null : page.Died,
            page.Changed,
            page.InLinks);
    }
}
