using Spectre.Console;
using TextMad.Cli.Output;
using TextMad.Models.Transformers;

namespace TextMad.Cli.Benchmarking;

/// <summary>One kernel's part.</summary>
/// <param name="Kernel">Its name.</param>
/// <param name="Share">Share of all threads' time.</param>
/// <param name="GflopsPerThread">Needed operations, billions a second of a thread in this kernel; null where they are not counted.</param>
internal sealed record ProfileRow(string Kernel, double Share, double? GflopsPerThread);
