namespace TextMad.Tokenization;

/// <summary>Whose code turns text into token ids.</summary>
public enum TokenizerEngine
{
    /// <summary>This library's: byte-level BPE in GPT-2's formats.</summary>
    Builtin,

    /// <summary>Microsoft.ML.Tokenizers.</summary>
    Ml,
}
