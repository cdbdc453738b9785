using System.Text;
using System.Text.Json;

namespace TextMad.Corpora.Import.Rows;

/// <summary>
/// A chat as one text: each turn is its speaker, a colon and what was said, with a blank line between turns (<c>User: ...</c>, <c>Assistant: ...</c>). Read from a list of
/// turns with <c>role</c> and <c>content</c>, as OpenAI's interface has them, or <c>from</c> and <c>value</c>, as ShareGPT's files do.
/// </summary>
/// <remarks>
/// <para>Speakers are called <c>User</c> (user, human, prompter), <c>Assistant</c> (assistant, gpt, chatgpt, model, bot, ai, bing, bard), <c>System</c> (system, developer)
/// and <c>Tool</c> (tool, function, observation); any other keeps its own name.</para>
/// <para>Content is a text, or a list of parts of which those with a <c>text</c> count, joined by line feeds; other parts, such as images and calls of tools, are left out
/// and counted, and a turn of which no text is left is none.</para>
/// <para>The store keeps a machine-written share of a document, not which of its words a machine wrote: it is the share of the characters that assistants said,
/// the names of speakers not counted.</para>
/// </remarks>
internal static class ChatText
{
    /// <summary>Returns whether this may be the turns of a chat: a list with an object in it.</summary>
    public static bool IsChat(JsonElement turns) => turns.ValueKind == JsonValueKind.Array && turns.GetArrayLength() > 0 && turns[0].ValueKind == JsonValueKind.Object;

    /// <summary>Returns the text, the share of it that assistants said, and how many parts were no text; or what is wrong with a turn.</summary>
    public static (string Text, double MachineShare, int PartsLeftOut) Read(JsonElement turns, out string? complaint)
    {
        var text = new StringBuilder();
        var (all, machine, left, number) = (0L, 0L, 0, 0);
        complaint = null;
        foreach (var turn in turns.EnumerateArray())
        {
            number++;
            if (turn.ValueKind != JsonValueKind.Object || Field(turn, "role", "from") is not { ValueKind: JsonValueKind.String } speaker)
            {
                complaint = FormattableString.Invariant($"turn {number} of the chat says no speaker: \"role\" (or \"from\") is expected.");
                return default;
            }

            if (Said(Field(turn, "content", "value"), ref left) is not { } said)
            {
                complaint = FormattableString.Invariant($"turn {number} of the chat has no text: \"content\" (or \"value\") must be a text or a list of parts.");
                return default;
            }

            if (string.IsNullOrWhiteSpace(said))
            {
                continue;
            }

            var (name, isMachine) = Speaker(speaker.GetString()!);
            text.Append(text.Length == 0 ? "" : "\n\n").Append(name).Append(": ").Append(said.Trim());
            var length = said.Trim().EnumerateRunes().Count();
            all += length;
            machine += isMachine ? length : 0;
        }

        return (text.ToString(), all == 0 ? 0 : (double)machine / all, left);
    }

    private static JsonElement? Field(JsonElement turn, string first, string second) =>
        turn.TryGetProperty(first, out var field) || turn.TryGetProperty(second, out field) ? field : null;

    private static string? Said(JsonElement? content, ref int left)
    {
        switch (content?.ValueKind)
        {
            case JsonValueKind.String:
                return content.Value.GetString()!;
            case null or JsonValueKind.Null:
                // A turn that only calls a tool.
                left++;
                return "";
            case JsonValueKind.Array:
                var parts = new List<string>();
                foreach (var part in content.Value.EnumerateArray())
                {
                    if (part.ValueKind == JsonValueKind.String)
                    {
                        parts.Add(part.GetString()!);
                    }
                    else if (part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
                    {
                        parts.Add(text.GetString()!);
                    }
                    else
                    {
                        left++;
                    }
                }

                return string.Join('\n', parts);
            default:
                return null;
        }
    }

    private static (string Name, bool IsMachine) Speaker(string role) => role.Trim().ToLowerInvariant() switch
    {
        "user" or "human" or "prompter" => ("User", false),
        "assistant" or "gpt" or "chatgpt" or "model" or "bot" or "ai" or "bing" or "bard" => ("Assistant", true),
        "system" or "developer" => ("System", false),
        "tool" or "function" or "observation" => ("Tool", false),
        _ => (role.Trim(), false),
    };
}
