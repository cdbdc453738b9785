using System.Globalization;
using System.Text;
using LiteDB;
using TextMad.Storage;

namespace TextMad.LiteDB;

/// <summary>Says whether there is a store at a place, without changing anything there.</summary>
internal static class StoreIdentity
{
    private const int PageSize = 8192;
    private const int MarkOffset = 32;
    private static readonly byte[] _liteDbMark = Encoding.ASCII.GetBytes("** This is a LiteDB file **");

    /// <summary>Checks that the place can be that of a store.</summary>
    public static void RequirePlace(string path, StoreOpenMode mode)
    {
        if (Directory.Exists(path))
        {
            throw new InputException($"'{path}' is a folder; the store is a file. Name a file in it, such as '{path}/corpus.litedb'.");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
        {
            throw new InputException($"The folder '{folder}' of the store '{path}' does not exist: create it, or name another place.");
        }

        if (mode != StoreOpenMode.Create && !File.Exists(path))
        {
            throw new InputException($"There is no store '{path}': check the name, or create one by importing a corpus into it.");
        }
    }

    /// <summary>Checks that the file, if there is one, is LiteDB's.</summary>
    public static void RequireStoreOrNothing(string path, StoreOpenMode mode)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (file.Length == 0)
        {
            if (mode != StoreOpenMode.Create)
            {
                throw NotAStore(path, "it is empty");
            }

            return;
        }

        var head = new byte[MarkOffset + _liteDbMark.Length];
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || !head.AsSpan(MarkOffset).SequenceEqual(_liteDbMark))
        {
            throw NotAStore(path, "it is not a LiteDB database, or an encrypted one");
        }

        if (mode == StoreOpenMode.ReadOnly && file.Length % PageSize != 0)
        {
            throw new TextMadException($"The last writing to '{path}' was cut short.", hint: new Hint.MendStore());
        }
    }

    /// <summary>Checks that a LiteDB file is a TextMad store of a version that is known.</summary>
    /// <returns>The version.</returns>
    public static int RequireOurs(string path, StoreOpenMode mode)
    {
        using var session = new StoreSession(path, readOnly: true);
        var mark = session.Database.CollectionExists(StoreCollections.Store)
            ? session.Database.GetCollection(StoreCollections.Store).FindById(StoreCollections.Mark)
            : null;
        if (mark?["schema"] is not { IsInt32: true } schema)
        {
            throw NotAStore(path, "it is a LiteDB database of another program");
        }

        if (schema.AsInt32 > StoreCollections.Schema)
        {
            throw new InputException(
                string.Create(CultureInfo.InvariantCulture, $"The store '{path}' was written by a newer TextMad (schema {schema.AsInt32}; this one knows schemas up to "
                + $"{StoreCollections.Schema}): update TextMad. Nothing was changed."));
        }

        return schema.AsInt32 == StoreCollections.Schema || mode != StoreOpenMode.ReadOnly
            ? schema.AsInt32
            : throw new InputException(
                FormattableString.Invariant($"The store '{path}' has the older schema {schema.AsInt32} and this TextMad reads schema {StoreCollections.Schema}."),
                new Hint.UpgradeStore());
    }

    private static InputException NotAStore(string path, string why) =>
        new($"'{path}' is not a TextMad store: {why}. Name another file; this one was not changed.");
}
