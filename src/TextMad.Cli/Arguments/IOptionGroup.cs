using System.CommandLine;

namespace TextMad.Cli.Arguments;

/// <summary>Options that are read together, and that several commands share.</summary>
internal interface IOptionGroup
{
    /// <summary>The options, in the order in which help shows them.</summary>
    IEnumerable<Option> Options { get; }
}
