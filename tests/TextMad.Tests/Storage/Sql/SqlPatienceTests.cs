using TextMad.Storage.Sql.Connections;

namespace TextMad.Tests.Storage.Sql;

/// <summary>What failed for a reason that passes is done again, and not for ever.</summary>
public sealed class SqlPatienceTests
{
    private sealed class TroubleException(SqlTrouble trouble) : Exception
    {
        public SqlTrouble Trouble => trouble;
    }

    private readonly List<double> _waits = [];
    private readonly SqlPatience _patience;
    private int _tries;

    public SqlPatienceTests() => _patience = new(
        error => error is TroubleException { Trouble: var trouble } ? trouble : SqlTrouble.Lasting, wait => _waits.Add(wait.TotalMilliseconds));

    [Theory]
    [InlineData(false, 7)]
    [InlineData(true, 3)]
    public void What_passes_is_done_again(bool isLost, int failures)
    {
        var trouble = isLost ? SqlTrouble.Lost : SqlTrouble.Conflict;
        Assert.Equal(failures + 1, _patience.Do(() => ++_tries <= failures ? throw new TroubleException(trouble) : _tries));
    }

    [Fact]
    public void What_lasts_is_not_done_again()
    {
        Assert.Throws<TroubleException>(() => _patience.Do<int>(() => Fail(SqlTrouble.Lasting)));
        Assert.Equal(1, _tries);
        Assert.Empty(_waits);
    }

    /// <summary>Waits double up to a longest one, each a quarter longer or shorter by chance.</summary>
    [Theory]
    [InlineData(false, 2, 500, SqlPatience.MostConflicts)]
    [InlineData(true, 100, 4000, SqlPatience.MostLosses)]
    public void What_does_not_end_is_reported_in_the_end_after_longer_and_longer_waits(bool isLost, int first, int longest, int most)
    {
        Assert.Throws<TroubleException>(() => _patience.Do<int>(() => Fail(isLost ? SqlTrouble.Lost : SqlTrouble.Conflict)));
        Assert.Equal(1 + most, _tries);
        Assert.Equal(most, _waits.Count);
        Assert.All(_waits.Select((wait, before) => wait / Math.Min(longest, first * Math.Pow(2, before))), share => Assert.InRange(share, 0.7499, 1.2501));
    }

    private int Fail(SqlTrouble trouble)
    {
        _tries++;
        throw new TroubleException(trouble);
    }
}
