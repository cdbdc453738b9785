using TextMad.Experiments.Models;
using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Reporting;

namespace TextMad.Experiments.Mitigations;

/// <summary>
/// A mitigation of a loop on text: its settings, and what it does. Whoever adds one writes one such record with its name
/// (<see cref="Configuration.SettingNameAttribute"/>), in this library or in one that refers to it: settings, help and reports find it.
/// </summary>
/// <remarks>
/// It chooses among what a model wrote before it reaches the regime's pools (<see cref="OfWritten"/>), or among what the regime put together to train
/// on (<see cref="OfTrainingSet"/>). What it decides must follow from texts, models and <see cref="MitigationContext.Key"/> alone, so that a run that
/// was stopped decides the same again. The record is shared by all seeds, whose chains may run side by side: what it learns during a run is kept with
/// <see cref="MitigationContext.Once"/>.
/// </remarks>
public abstract record TextMitigation : Mitigation
{
    /// <summary>Whether it asks the judge (<see cref="MitigationContext.Judge"/>); a run without a judge is then refused.</summary>
    public virtual bool NeedsJudge => false;

    /// <summary>The stable code under which the documents that it leaves out are listed (<see cref="RunReasons"/>, or one's own in snake case); null for one that leaves nothing
    /// out.</summary>
    public virtual string? Reason => null;

    /// <summary>How to read what it observes (<see cref="MitigationContext.Observe"/>), but for mitigation_kept_share and edited_tokens, which any may observe.</summary>
    public virtual IReadOnlyList<MetricDescription> Metrics => [];

    /// <summary>Returns what goes on of what a model wrote, or what goes on in its place.</summary>
    /// <param name="written">What the model wrote and the mitigations before this one left, in the order in which it was written.</param>
    /// <param name="writer">The model.</param>
    /// <param name="context">The run around it.</param>
    public virtual IReadOnlyList<TextItem> OfWritten(IReadOnlyList<TextItem> written, TextModel writer, MitigationContext context) => written;

    /// <summary>Returns what is trained on of what the regime put together.</summary>
    /// <param name="items">What the regime put together and the mitigations before this one left, at least one item.</param>
    /// <param name="context">The run around it.</param>
    /// <exception cref="InputException">Nothing is left.</exception>
    public virtual IReadOnlyList<TextItem> OfTrainingSet(IReadOnlyList<TextItem> items, MitigationContext context) => items;

    /// <summary>Returns what is wrong with it in a run, and what to change, a sentence each without its full stop; empty when nothing is.</summary>
    /// <param name="regime">The regime that it belongs to.</param>
    /// <param name="options">The run.</param>
    public virtual IEnumerable<string> Problems(PooledRegime regime, ExperimentOptions options) => [];
}
