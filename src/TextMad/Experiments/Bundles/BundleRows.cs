using TextMad.Storage;
using TextMad.Storage.Changes;
using TextMad.Storage.Records;

namespace TextMad.Experiments.Bundles;

/// <summary>What a store knows of a run and of everything behind it, in the order in which a store takes it.</summary>
internal sealed record BundleRows
{
    /// <summary>Runs: the run itself, and those whose models are behind it.</summary>
    public List<RunRecord> Runs { get; init; } = [];

    /// <summary>What people say of the run.</summary>
    public List<RunLabel> Labels { get; init; } = [];

    /// <summary>Models.</summary>
    public List<ModelRecord> Models { get; init; } = [];

    /// <summary>Training sets.</summary>
    public List<BundledSet> Sets { get; init; } = [];

    /// <summary>Documents.</summary>
    public List<BundledDocument> Documents { get; init; } = [];

    /// <summary>Withdrawals of documents.</summary>
    public List<Withdrawal> Withdrawals { get; init; } = [];

    /// <summary>What the run left out.</summary>
    public List<DroppedDocument> Dropped { get; init; } = [];

    /// <summary>What is known of its files that are in the bundle.</summary>
    public List<KeptFile> Files { get; init; } = [];
}
