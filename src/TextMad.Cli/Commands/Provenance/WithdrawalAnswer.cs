using System.Text.Json.Serialization;
using TextMad.Storage;

namespace TextMad.Cli.Commands.Provenance;

/// <summary>The withdrawal of a document in an answer for programs.</summary>
internal sealed record WithdrawalAnswer(DateTimeOffset At, string Reason, bool Erased)
{
    /// <summary>The same for people.</summary>
    [JsonIgnore]
    public string InWords => FormattableString.Invariant($"withdrawn{(Erased ? " and its text erased" : "")} on {At:yyyy-MM-dd}: {Reason}");

    /// <summary>That of a document; null when it was not withdrawn.</summary>
    public static WithdrawalAnswer? Of(ICorpusStore store, DocumentId document) =>
        store.FindWithdrawal(document) is { } withdrawal ? new(withdrawal.At, withdrawal.Reason, withdrawal.Erased) : null;
}
