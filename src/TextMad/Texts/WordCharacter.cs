namespace TextMad.Texts;

/// <summary>How a character goes together with those beside it to make words.</summary>
internal enum WordCharacter
{
    /// <summary>No part of a word.</summary>
    None,

    /// <summary>Belongs to the character before it.</summary>
    Mark,

    /// <summary>Runs on with others of its kind: letters of scripts with spaces, and digits.</summary>
    Joined,

    /// <summary>Runs on with other Katakana.</summary>
    Katakana,

    /// <summary>A word by itself: its script has no spaces.</summary>
    Alone,
}
