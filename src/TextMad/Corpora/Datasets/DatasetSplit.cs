namespace TextMad.Corpora.Datasets;

/// <summary>A split of a dataset.</summary>
/// <param name="Name">Its name: <c>train</c> or <c>test</c>.</param>
/// <param name="Documents">How many documents it has.</param>
/// <param name="Bytes">UTF-8 bytes of their texts.</param>
internal sealed record DatasetSplit(string Name, long Documents, long Bytes)
{
    /// <summary>The split that models are trained on.</summary>
    public const string Train = "train";

    /// <summary>The split that is kept from training.</summary>
    public const string Test = "test";
}
