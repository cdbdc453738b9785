using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TextMad.Completions.Batching;
using TextMad.Sampling;
using TextMad.Tokenization;

namespace TextMad.Completions.Requests;

/// <summary>
/// Reads the body of a request for completions, strictly: a field that is not of the interface, or whose value is out of its range or cannot be had here, is refused by its name.
/// </summary>
/// <param name="model">The name of the model that answers.</param>
/// <param name="tokenizer">Its tokenizer.</param>
/// <param name="context">Most tokens of a prompt and its completion.</param>
internal sealed class CompletionRequestReader(string model, ITokenizer tokenizer, int context)
{
    /// <summary>Tokens that are written unless told otherwise, as the interface has it.</summary>
    private const int StandardTokens = 16;

    private const int MostChoices = 128;
    private const int MostPrompts = 2048;
    private const int MostStops = 4;
    private const int MostAlternatives = 20;

    private static readonly JsonDocumentOptions _form = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private static readonly HashSet<string> _known =
    [
        "model", "prompt", "suffix", "max_tokens", "temperature", "top_p", "top_k", "n", "best_of", "stream", "stream_options", "logprobs", "echo", "stop", "presence_penalty",
        "frequency_penalty", "logit_bias", "user", "seed",
    ];

    /// <summary>Reads a body.</summary>
    /// <exception cref="RequestFault">It is no such request, or not one that can be answered.</exception>
    public CompletionRequest Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, _form);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement)
                : throw new RequestFault(StatusCodes.Status400BadRequest, "The body is not a JSON object.");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new RequestFault(StatusCodes.Status400BadRequest, $"The body is not valid JSON: {failure.Message}");
        }
    }

    private CompletionRequest Read(JsonElement root)
    {
        foreach (var member in root.EnumerateObject().Where(member => !_known.Contains(member.Name)))
        {
            throw RequestFault.Of(member.Name, $"'{member.Name}' is not a field of this interface; known are {string.Join(", ", _known)}.");
        }

        RequireModel(root);
        RequireAbsent(root);
        var choices = Integer(root, "n", 1, MostChoices) ?? 1;
        if (Integer(root, "best_of", 1, MostChoices) is { } best && best != choices)
        {
            throw RequestFault.Of("best_of", $"best_of is {best} and n {choices}: all completions that are drawn are answered here, so best_of must be n, or be left out.");
        }

        var stops = Stops(root);
        var rule = new CompletionRule
        {
            MaximumTokens = Integer(root, "max_tokens", 0, 1 << 20) ?? StandardTokens,
            Decoding = Decoding(root),
            PresencePenalty = (float)(Number(root, "presence_penalty", -2, 2) ?? 0),
            FrequencyPenalty = (float)(Number(root, "frequency_penalty", -2, 2) ?? 0),
            Stops = [.. stops.Select(Encoding.UTF8.GetBytes)],
            Echo = Flag(root, "echo"),
            Alternatives = Integer(root, "logprobs", 0, MostAlternatives),
        };
        var prompts = Prompts(root);
        foreach (var prompt in prompts)
        {
            RequireRoom(prompt, rule);
        }

        var isStream = Flag(root, "stream");
        return new CompletionRequest(prompts, rule, choices, Seed(root), isStream, StreamsUsage(root, isStream));
    }

    private void RequireModel(JsonElement root)
    {
        if (Find(root, "model") is { } named && (named.ValueKind != JsonValueKind.String || named.GetString() != model))
        {
            throw new RequestFault(StatusCodes.Status404NotFound, $"The model {named.GetRawText()} does not exist here: '{model}' answers.", "model", "model_not_found");
        }
    }

    private static void RequireAbsent(JsonElement root)
    {
        if (Find(root, "suffix") is { } suffix && !(suffix.ValueKind == JsonValueKind.String && suffix.GetString()!.Length == 0))
        {
            throw RequestFault.Of("suffix", "suffix is not supported: these models write on from a prompt, and know nothing of what comes after.");
        }

        if (Find(root, "logit_bias") is { } bias && !(bias.ValueKind == JsonValueKind.Object && !bias.EnumerateObject().Any()))
        {
            throw RequestFault.Of("logit_bias", "logit_bias is not supported; leave it out.");
        }

        if (Find(root, "user") is { ValueKind: not JsonValueKind.String })
        {
            throw RequestFault.Of("user", "user must be a text.");
        }
    }

    private void RequireRoom(CompletionPrompt prompt, CompletionRule rule)
    {
        // The end-of-text token with which every text begins has a place of its own.
        var tokens = prompt.Tokens.Length - (prompt.Tokens is [var first, ..] && first == tokenizer.EndOfText ? 1 : 0);
        if (tokens + (long)rule.MaximumTokens > context)
        {
            throw new RequestFault(
                StatusCodes.Status400BadRequest,
                $"This model's maximum context length is {context} tokens. However, you requested {tokens + (long)rule.MaximumTokens} tokens ({tokens} in the prompt, "
                + $"{rule.MaximumTokens} in the completion). Please reduce the length of the prompt or max_tokens.",
                prompt.Tokens.Length > context ? "prompt" : "max_tokens",
                "context_length_exceeded");
        }
    }

    private static DecodingOptions Decoding(JsonElement root)
    {
        var temperature = Number(root, "temperature", 0, 2) ?? 1;
        var mass = Number(root, "top_p", 0, 1) ?? 1;
        var most = Integer(root, "top_k", -1, 1 << 24) ?? 0;

        // Without any mass, and without temperature, only the most probable token is left.
        return temperature == 0 || mass == 0 ? new DecodingOptions { Temperature = 0 }
            : new DecodingOptions { Temperature = temperature, TopP = Math.Max(mass, 1e-6), TopK = Math.Max(most, 0) };
    }

    private List<CompletionPrompt> Prompts(JsonElement root)
    {
        if (Find(root, "prompt") is not { } prompt)
        {
            return [new CompletionPrompt("", [])];
        }

        if (prompt.ValueKind == JsonValueKind.String)
        {
            return [OfText(prompt)];
        }

        if (prompt.ValueKind != JsonValueKind.Array || prompt.GetArrayLength() == 0)
        {
            throw RequestFault.Of("prompt", "prompt must be a text, a list of texts, a list of token ids or a list of such lists, and not be empty.");
        }

        if (prompt[0].ValueKind == JsonValueKind.Number)
        {
            return [OfTokens(prompt)];
        }

        return prompt.GetArrayLength() <= MostPrompts
            ? [.. prompt.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.Array ? OfTokens(one) : OfText(one))]
            : throw RequestFault.Of("prompt", $"prompt has {prompt.GetArrayLength()} prompts; allowed are {MostPrompts} in a request.");
    }

    private CompletionPrompt OfText(JsonElement prompt)
    {
        if (prompt.ValueKind != JsonValueKind.String)
        {
            throw RequestFault.Of("prompt", $"prompt holds {Shown(prompt)}; texts, or token ids, are expected, and not both.");
        }

        var text = prompt.GetString()!;
        return new CompletionPrompt(text, tokenizer.Encode(text));
    }

    private CompletionPrompt OfTokens(JsonElement prompt)
    {
        var tokens = new int[prompt.GetArrayLength()];
        foreach (var (place, id) in prompt.EnumerateArray().Index())
        {
            if (id.ValueKind != JsonValueKind.Number || !id.TryGetInt32(out tokens[place]) || (uint)tokens[place] >= (uint)tokenizer.VocabularySize)
            {
                throw RequestFault.Of("prompt", $"prompt holds {Shown(id)} among token ids; ids are 0 to {tokenizer.VocabularySize - 1}.");
            }
        }

        return new CompletionPrompt(tokenizer.Decode(tokens), tokens);
    }

    private static List<string> Stops(JsonElement root)
    {
        if (Find(root, "stop") is not { } stop)
        {
            return [];
        }

        List<JsonElement> given = stop.ValueKind == JsonValueKind.Array ? [.. stop.EnumerateArray()] : [stop];
        if (given.Count > MostStops)
        {
            throw RequestFault.Of("stop", $"stop has {given.Count} texts; allowed are {MostStops}.");
        }

        return [.. given.Select(one => one.ValueKind == JsonValueKind.String && one.GetString() is { Length: > 0 } text
            ? text
            : throw RequestFault.Of("stop", $"stop holds {Shown(one)}; a text, or a list of texts, none of them empty, is expected."))];
    }

    private static ulong? Seed(JsonElement root) => Find(root, "seed") is not { } seed ? null
        : seed.ValueKind == JsonValueKind.Number && seed.TryGetUInt64(out var whole) ? whole
        : seed.ValueKind == JsonValueKind.Number && seed.TryGetInt64(out var negative) ? unchecked((ulong)negative)
        : throw RequestFault.Of("seed", $"seed is {Shown(seed)}; an integer is expected.");

    private static bool StreamsUsage(JsonElement root, bool isStream)
    {
        if (Find(root, "stream_options") is not { } options)
        {
            return false;
        }

        if (!isStream || options.ValueKind != JsonValueKind.Object)
        {
            throw RequestFault.Of("stream_options", "stream_options is an object, and has a meaning only with stream.");
        }

        foreach (var member in options.EnumerateObject().Where(member => member.Name != "include_usage"))
        {
            throw RequestFault.Of("stream_options", $"stream_options has the field '{member.Name}'; known is include_usage.");
        }

        return Flag(options, "include_usage");
    }

    private static int? Integer(JsonElement root, string name, int low, int high)
    {
        if (Find(root, name) is not { } value)
        {
            return null;
        }

        // Clients write 16.0, too.
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number == Math.Floor(number) && number >= low && number <= high
            ? (int)number
            : throw RequestFault.Of(name, string.Create(CultureInfo.InvariantCulture, $"{name} is {Shown(value)}; an integer from {low} to {high} is expected."));
    }

    private static double? Number(JsonElement root, string name, double low, double high)
    {
        if (Find(root, name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= low && number <= high
            ? number
            : throw RequestFault.Of(name, string.Create(CultureInfo.InvariantCulture, $"{name} is {Shown(value)}; a number from {low} to {high} is expected."));
    }

    private static bool Flag(JsonElement root, string name) => Find(root, name) is { } value
        && (value.ValueKind == JsonValueKind.True
            || (value.ValueKind == JsonValueKind.False ? false : throw RequestFault.Of(name, $"{name} is {Shown(value)}; true or false is expected.")));

    private static JsonElement? Find(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Shown(JsonElement value) => value.GetRawText() is { Length: > 60 } text ? text[..60] + "..." : value.GetRawText();
}
