using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using TextMad.Cli.Output;

namespace TextMad.Tests.Cli;

/// <summary>What a process said and how it ended.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error);
