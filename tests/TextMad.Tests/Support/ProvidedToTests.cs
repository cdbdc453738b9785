using System.Runtime.CompilerServices;
using TextMad.Cli;

namespace TextMad.Tests.Support;

/// <summary>Tests work with the adapters that the command line brings.</summary>
internal static class ProvidedToTests
{
    [ModuleInitializer]
    internal static void Provide() => ProvidedAdapters.Provide();
}
