namespace TextMad.SimulatedWeb;

/// <summary>What becomes of human pages when every article was used.</summary>
public enum SupplyEnd
{
    /// <summary>The tick fails and changes nothing.</summary>
    Fail,

    /// <summary>Articles are used again from the first.</summary>
    Reuse,

    /// <summary>Humans write nothing more.</summary>
    Stop,
}
