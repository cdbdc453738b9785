using TextMad.Texts;

namespace TextMad.Tests.Texts;

public sealed class AmountsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(3.5, 2)]
    [InlineData(7, 3)]
    [InlineData(100, 3)]
    public void Items_are_taken_until_their_sizes_reach_the_amount(double amount, int count) =>
        Assert.Equal(new[] { 3L, 2, 2 }.Take(count), new[] { 3L, 2, 2 }.TakeUntil(amount, size => size));

    [Fact]
    public void No_more_is_read_than_is_taken()
    {
        var read = 0;
        Assert.Equal(2, Enumerable.Repeat(5L, 1000).Select(size => (++read, size)).TakeUntil(10, item => item.size).Count());
        Assert.Equal(2, read);
    }
}
