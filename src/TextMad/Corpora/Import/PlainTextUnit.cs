namespace TextMad.Corpora.Import;

/// <summary>What is a document in a plain-text file.</summary>
public enum PlainTextUnit
{
    /// <summary>The whole file.</summary>
    File,

    /// <summary>Each block of lines between blank lines.</summary>
    Block,
}
