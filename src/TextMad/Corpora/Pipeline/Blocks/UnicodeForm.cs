namespace TextMad.Corpora.Pipeline.Blocks;

/// <summary>How characters that can be written in several ways are made one.</summary>
public enum UnicodeForm
{
    /// <summary>Left as they are.</summary>
    Keep,

    /// <summary>Composed: NFC.</summary>
    Nfc,

    /// <summary>Composed, and compatibility characters (ligatures, full-width letters) replaced: NFKC.</summary>
    Nfkc,
}
