namespace TextMad.MLTokenizers.HuggingFace;

/// <summary>Turns a word into ids. Thread-safe.</summary>
internal interface IWordModel
{
    /// <summary>The id for what no token can write; -1 for none.</summary>
    int Unknown { get; }

    /// <summary>Appends the ids of a word.</summary>
    void Encode(string word, List<int> ids);
}
