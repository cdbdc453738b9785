using System.Data.Common;

namespace TextMad.Tests;

public sealed class ItemFaultTests
{
    public static TheoryData<Exception, bool> Faults() => new()
    {
        { new InvalidOperationException(), true },
        { new ArgumentException("x"), true },
        { new IndexOutOfRangeException(), true },
        { new InsufficientExecutionStackException(), true },
        { new EndOfStreamException(), true },
        { new InvalidDataException(), true },
        { new AggregateException(new FormatException()), true },
        { new OutOfMemoryException(), false },
        { new TaskCanceledException(), false },
        { new IOException("No space left on device"), false },
        { new UnauthorizedAccessException(), false },
        { new Refusal(), false },
        { new TextMadException("x"), false },
        { new InputException("x"), false },
        { new AggregateException(new FormatException(), new OutOfMemoryException()), false },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void An_error_that_would_hit_every_item_is_not_charged_to_one_item(Exception failure, bool isOfItem) => Assert.Equal(isOfItem, ItemFault.IsOfItem(failure));

    [Fact]
    public void A_fault_is_told_by_kind_and_message() => Assert.Equal("FormatException: bad", ItemFault.Describe(new FormatException("bad")));

    private sealed class Refusal : DbException;
}
