namespace TextMad;

/// <summary>How a document came to hold words of others.</summary>
public enum Inheritance
{
    /// <summary>The document contains no words of the other.</summary>
    None,

    /// <summary>It was made from them: cut, cleaned, merged, or shown on a page.</summary>
    MadeFrom,

    /// <summary>A model edited one: the share that it did not change is left.</summary>
    EditedFrom,

    /// <summary>A model continued the beginning of one: the prompt is left.</summary>
    ContinuedFrom,
}
