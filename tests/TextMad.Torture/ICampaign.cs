namespace TextMad.Torture;

/// <summary>
/// Something that is done to the tool and its files many times over, and what came of it. Each campaign is one file that implements this in a class without
/// parameters; the program finds it.
/// </summary>
internal interface ICampaign
{
    /// <summary>The name on the command line.</summary>
    string Name { get; }

    /// <summary>One line: what is done, and what must hold afterwards.</summary>
    string Summary { get; }

    /// <summary>How often it is done when nobody says.</summary>
    int DefaultNumber { get; }

    /// <summary>Does it.</summary>
    /// <returns>What came of it: a row for each thing it was done to, and every failure with the index that makes it again.</returns>
    OutcomeTable Run(CampaignOptions options);

    /// <summary>Says what one try of a campaign is, with all that is needed to make it by hand.</summary>
    /// <param name="index">The number of the try, from 0.</param>
    /// <param name="options">The campaign's number and seed.</param>
    string Describe(long index, CampaignOptions options);
}
