namespace TextMad.Torture;

/// <summary>A try after which something did not hold.</summary>
/// <param name="Row">What it was done to.</param>
/// <param name="Index">The number of the try: <c>--show INDEX</c> says what it was.</param>
/// <param name="Problem">What did not hold.</param>
internal sealed record CampaignFailure(string Row, long Index, string Problem);
