namespace TextMad.Torture.Loads;

/// <summary>One kind of load: what many do at once. Each is a class without parameters; the campaign finds it.</summary>
internal interface ILoad
{
    /// <summary>The rows' names begin with this.</summary>
    string Name { get; }

    /// <summary>Does it.</summary>
    /// <param name="options">Whose number is that of the documents.</param>
    /// <param name="table">Learns what came of it.</param>
    void Run(CampaignOptions options, OutcomeTable table);
}
