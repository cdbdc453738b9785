using System.Text.Json.Serialization;

namespace TextMad.Cli.Commands.Provenance;

/// <summary>Documents of a takedown that came to hold the words in one way.</summary>
/// <param name="Kind">The way; <see cref="Inheritance.None"/> for the documents that were named.</param>
/// <param name="Withdrawn">How many are withdrawn.</param>
/// <param name="Staying">How many stay, since less of them is meant than was asked for.</param>
/// <param name="LeastShare">The least share of words that is meant, over these documents.</param>
/// <param name="MostShare">The greatest share.</param>
internal sealed record TakedownKind(Inheritance Kind, int Withdrawn, int Staying, double LeastShare, double MostShare)
{
    /// <summary>All of it as a line for people.</summary>
    [JsonIgnore]
    public string InWords => Kind switch
    {
        Inheritance.None => FormattableString.Invariant($"  {Withdrawn:N0} that were named"),
        Inheritance.MadeFrom => FormattableString.Invariant($"  {Withdrawn:N0} made from such (passages, pages), {Shares}{Left}"),
        Inheritance.EditedFrom => FormattableString.Invariant($"  {Withdrawn:N0} edited by models, {Shares}{Left}"),
        _ => FormattableString.Invariant($"  {Withdrawn:N0} continued by models, {Shares}{Left}"),
    };

    private string Shares => LeastShare == MostShare
        ? FormattableString.Invariant($"{LeastShare:0.#%} of their words")
        : FormattableString.Invariant($"{LeastShare:0.#%} to {MostShare:0.#%} of their words");

    private string Left => Staying == 0 ? "" : FormattableString.Invariant($"; {Staying:N0} hold less than asked for and stay");
}
