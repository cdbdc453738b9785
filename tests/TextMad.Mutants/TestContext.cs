namespace Xunit;

/// <summary>What the tests use of xunit 3, for xunit 2.</summary>
internal sealed class TestContext
{
    public static TestContext Current { get; } = new();

    public CancellationToken CancellationToken => CancellationToken.None;

    public TestOutput? TestOutputHelper => null;

    /// <summary>Takes what a test says of itself, and forgets it.</summary>
    internal sealed class TestOutput
    {
        public void WriteLine(string text)
        {
        }
    }
}
