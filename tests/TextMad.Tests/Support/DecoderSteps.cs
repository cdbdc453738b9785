using TextMad.Models;
using TextMad.Models.Transformers;

namespace TextMad.Tests.Support;

/// <summary>Steps of a decoder as plain calls.</summary>
internal static class DecoderSteps
{
    /// <summary>Appends a token to each slot and returns the logits (slots, V) of the next ones.</summary>
    public static void Step(this IDecoder decoder, int[] slots, int[] tokens, float[] logits)
    {
        var batch = new DecodingBatch();
        for (var i = 0; i < slots.Length; i++)
        {
            batch.Add(slots[i], tokens[i]);
        }

        decoder.Step(batch, (entry, row, _) => row.CopyTo(logits.AsSpan(entry * row.Length)));
    }

    /// <summary>Appends tokens to a slot at once and returns the logits of the next one.</summary>
    public static float[] Append(this IDecoder decoder, int slot, ReadOnlySpan<int> tokens)
    {
        var batch = new DecodingBatch();
        batch.Add(slot, tokens);
        float[] logits = [];
        decoder.Step(batch, (_, row, _) => logits = row.ToArray());
        return logits;
    }
}
