namespace TextMad.Torture.Faults;

/// <summary>What a machine refuses a command, or asks of it.</summary>
internal enum FaultKind
{
    /// <summary>The disk has room for a part of what the command writes.</summary>
    FullDisk,

    /// <summary>Nothing can be written to the disk.</summary>
    ReadOnlyDisk,

    /// <summary>The process may have only so many files open.</summary>
    FewFiles,

    /// <summary>The process gets only so much memory.</summary>
    LittleMemory,

    /// <summary>The process may not make a file longer than so much.</summary>
    ShortFiles,

    /// <summary>SIGTERM at a random moment.</summary>
    Terminated,

    /// <summary>Ctrl-C at a random moment.</summary>
    Interrupted,
}
