using TextMad.Storage.Sql.Connections;

namespace TextMad.Tests.Storage.Sql;

/// <summary>What failed for a reason that passes is done again, and not for ever.</summary>
public sealed class SqlPatienceTests
{
    private sealed class TroubleException(SqlTrouble trouble) : Exception
    {
        public SqlTrouble Trouble => trouble;
    }

    private readonly SqlPatience _patience = new(error => error is TroubleException { Trouble: var trouble } ? trouble : SqlTrouble.Lasting);
    private int _tries;

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
    }

    [Trait("Length", "long")]
    [Fact]
    public void A_conflict_that_does_not_end_is_reported_in_the_end()
    {
        Assert.Throws<TroubleException>(() => _patience.Do<int>(() => Fail(SqlTrouble.Conflict)));
        Assert.Equal(1 + SqlPatience.MostConflicts, _tries);
    }

    private int Fail(SqlTrouble trouble)
    {
        _tries++;
        throw new TroubleException(trouble);
    }
}
