using TextMad.Urls;

namespace TextMad.Pages;

/// <summary>A link of a page.</summary>
/// <param name="Url">Where it leads, resolved, in the form that identifies a page.</param>
/// <param name="NoFollow">True when the link says that it is not the page's recommendation (<c>rel</c> of nofollow, ugc or sponsored).</param>
public sealed record PageLink(WebUrl Url, bool NoFollow);
