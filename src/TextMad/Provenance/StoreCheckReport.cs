namespace TextMad.Provenance;

/// <summary>What a check of a store found.</summary>
/// <param name="Documents">Documents whose text was read and held against its hash.</param>
/// <param name="Erased">Documents without a text, as their withdrawal says.</param>
/// <param name="Models">Models whose ancestry was followed.</param>
/// <param name="Artefacts">Checkpoints that the store names and that were held against their checksum.</param>
/// <param name="Files">Files beside the store that were held against the digest that it knows.</param>
/// <param name="Deep">Whether who wrote the words of every document and training set was worked out anew.</param>
/// <param name="Problems">
/// What is wrong, a line each; empty when all is well. The first hundred of structure, texts, models and artefacts, and the first hundred of words.
/// </param>
/// <param name="MoreProblems">How many problems were found beyond those that are listed; at least 0.</param>
/// <param name="Remarks">What is no fault and should be known: runs whose files were not recorded, files that unfinished runs make again.</param>
public sealed record StoreCheckReport(
    long Documents,
    long Erased,
    int Models,
    int Artefacts,
    long Files,
    bool Deep,
    IReadOnlyList<string> Problems,
    long MoreProblems,
    IReadOnlyList<string> Remarks);
