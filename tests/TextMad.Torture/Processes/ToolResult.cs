namespace TextMad.Torture.Processes;

/// <summary>What a process said and how it ended.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error);
