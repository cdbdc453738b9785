namespace TextMad.Storage;

/// <summary>What opening a store may do to the file.</summary>
public enum StoreOpenMode
{
    /// <summary>Read and write; a store that does not exist is created.</summary>
    Create,

    /// <summary>Read and write a store that must exist.</summary>
    Existing,

    /// <summary>Only read a store that must exist; nothing is migrated.</summary>
    ReadOnly,
}
