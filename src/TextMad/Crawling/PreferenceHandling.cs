namespace TextMad.Crawling;

/// <summary>What becomes of pages whose publishers forbid that models are trained on them.</summary>
public enum PreferenceHandling
{
    /// <summary>Pages that forbid training are left out.</summary>
    Obey,

    /// <summary>They are kept like others: for text that trains no model, or with the leave of who publishes it.</summary>
    Ignore,
}
