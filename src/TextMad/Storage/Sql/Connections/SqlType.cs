namespace TextMad.Storage.Sql.Connections;

/// <summary>What a column holds.</summary>
internal enum SqlType
{
    /// <summary>Whole numbers of 64 bits.</summary>
    Integer,

    /// <summary>Numbers of double precision.</summary>
    Real,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Blob,
}
