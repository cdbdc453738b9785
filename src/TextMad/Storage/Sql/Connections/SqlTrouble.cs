namespace TextMad.Storage.Sql.Connections;

/// <summary>Why a transaction failed, as far as that bears on doing it again.</summary>
internal enum SqlTrouble
{
    /// <summary>For a reason that stays.</summary>
    Lasting,

    /// <summary>Another transaction was in the way: the same can be done again at once.</summary>
    Conflict,

    /// <summary>The connection is gone, or the server is about to start or to stop: the same can be done again on another connection, when there is one.</summary>
    Lost,
}
