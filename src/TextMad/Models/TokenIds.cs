namespace TextMad.Models;

/// <summary>What every model requires of token ids.</summary>
internal static class TokenIds
{
    /// <summary>Checks that ids are in the vocabulary.</summary>
    /// <exception cref="InputException">An id is not.</exception>
    public static void Require(ReadOnlySpan<int> tokens, int vocabularySize)
    {
        foreach (var id in tokens)
        {
            if ((uint)id >= (uint)vocabularySize)
            {
                throw new InputException(
                    $"Token id {id} is outside the model's vocabulary, 0 to {vocabularySize - 1}. Was the text encoded with another tokenizer?");
            }
        }
    }
}
