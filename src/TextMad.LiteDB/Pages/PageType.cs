namespace TextMad.LiteDB.Pages;

/// <summary>What a page of a LiteDB file holds.</summary>
internal enum PageType : byte
{
    /// <summary>Nothing.</summary>
    Empty = 0,

    /// <summary>The names of the collections, and settings.</summary>
    Header = 1,

    /// <summary>The indexes of a collection.</summary>
    Collection = 2,

    /// <summary>Nodes of indexes.</summary>
    Index = 3,

    /// <summary>Blocks of documents.</summary>
    Data = 4,
}
