namespace TextMad.Fuzzing;

/// <summary>An input whose outcome is none of the documented ones.</summary>
/// <param name="Target">The reader.</param>
/// <param name="Index">The input's number in the campaign.</param>
/// <param name="Problem">The exception with its place, or what took too long or too much.</param>
internal sealed record Finding(string Target, long Index, string Problem);
