using Spectre.Console;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Cli.Commands.Provenance;

/// <summary>A document in an answer for programs.</summary>
internal sealed record DocumentAnswer(
    DocumentId Id,
    JsonElement Origin,
    string? Language,
    int Words,
    int Bytes,
    string ContentHash,
    double MachineShare,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WithdrawalAnswer? Withdrawn,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text)
{
    public static DocumentAnswer Of(ICorpusStore store, DocumentSummary document, string? text = null) => new(
        document.Id,
        Parse(document.Origin),
        document.Language,
        document.Words,
        document.Bytes,
        document.ContentHash.ToString(),
        store.MachineShareOf(document.Origin),
        WithdrawalAnswer.Of(store, document.Id),
        text);

    private static JsonElement Parse(Origin origin) => JsonElement.Parse(origin.ToJson());
}
