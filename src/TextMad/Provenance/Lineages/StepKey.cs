using System.Globalization;

namespace TextMad.Provenance.Lineages;

/// <summary>What a step of a lineage begins from, as text that can stand in an address: its kind, a colon, and its name.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">
/// The id of a document or training set, the name of a model, source or site; of <see cref="StepKind.Part"/> the number of the part, a colon, and the id of the set.
/// </param>
internal readonly record struct StepKey(StepKind Kind, string Name)
{
    /// <summary>Returns the number of a part among the shares of its training set, and the id of that.</summary>
    /// <exception cref="InputException">It is no part.</exception>
    public (int Number, string Set) ReadPart()
    {
        var colon = Name.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && int.TryParse(Name.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number, Name[(colon + 1)..])
            : throw new InputException($"'{Name}' is not a part of a training set.");
    }

    /// <summary>Returns the key of one origin of a training set's words.</summary>
    public static StepKey OfPart(int number, string set) => new(StepKind.Part, string.Create(CultureInfo.InvariantCulture, $"{number}:{set}"));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="InputException">It is nothing of the kind.</exception>
    public static StepKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && Enum.TryParse<StepKind>(text.AsSpan(0, colon), ignoreCase: true, out var kind) && Enum.IsDefined(kind) && !char.IsAsciiDigit(text[0])
            ? new StepKey(kind, text[(colon + 1)..])
            : throw new InputException($"'{text}' names nothing of a lineage: document:ID, model:NAME, set:ID, place:NAME, part:N:ID, written:MODEL or from:PLACE is expected.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}:{Name}";
}
