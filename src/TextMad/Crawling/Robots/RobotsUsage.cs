using TextMad.Pages.Preferences;

namespace TextMad.Crawling.Robots;

/// <summary>What a robots.txt says of the use of a URL's text.</summary>
/// <param name="Preferences">The preferences.</param>
/// <param name="Line">The number of the line that decides about training, from 1; null when none speaks of it.</param>
/// <param name="Rule">That line without comment and surrounding space; empty when there is none.</param>
public readonly record struct RobotsUsage(UsagePreferences Preferences, int? Line, string Rule);
