namespace TextMad.Completions.Batching;

/// <summary>Why a completion ended.</summary>
internal enum CompletionEnd
{
    /// <summary>The model ended the text, or wrote what it was told to stop at.</summary>
    Stop,

    /// <summary>It has as many tokens as were asked for.</summary>
    Length,
}
