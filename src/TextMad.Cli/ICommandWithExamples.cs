namespace TextMad.Cli;

/// <summary>A command that shows in its help how it is used.</summary>
internal interface ICommandWithExamples
{
    /// <summary>Command lines that work, each beginning with <c>textmad</c>.</summary>
    IReadOnlyList<string> Examples { get; }
}
