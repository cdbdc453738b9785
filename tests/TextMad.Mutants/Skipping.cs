namespace Xunit;

/// <summary>Skipping while a test runs, which xunit 2 does not know: such a test fails at once, with and without a mutant, and therefore notices none.</summary>
internal static class Skipping
{
    extension(Assert)
    {
        public static void Skip(string reason) => throw new NotSupportedException(reason);

        public static void SkipUnless(bool condition, string reason)
        {
            if (!condition)
            {
                Assert.Skip(reason);
            }
        }

        public static void SkipWhen(bool condition, string reason) => Assert.SkipUnless(!condition, reason);
    }
}
