using System.Globalization;
using LiteDB;

namespace TextMad.Samples;

/// <summary>
/// Who wrote what a model was trained on, asked of a TextMad store in LiteDB by LiteDB alone: <c>textmad help litedb</c> describes the collections.
/// </summary>
public static class WhoWroteIt
{
    /// <summary>Writes a line for every source and writer: share, tokens, writer and source.</summary>
    /// <param name="file">The store.</param>
    /// <param name="model">The model, e.g. <c>quickstart/replace/s1/g2</c>.</param>
    /// <param name="output">Where to write.</param>
    public static void Tell(string file, string model, TextWriter output)
    {
        using var store = new LiteDatabase($"Filename={file};ReadOnly=true");
        var rows = store.GetCollection("ancestry").Find(Query.EQ("model", model));
        foreach (var row in rows.OrderByDescending(row => row["tokens"].AsDouble))
        {
            var source = row["source"].IsNull ? "" : $" (from {row["source"].AsString})";
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{row["share"].AsDouble,8:P1} {row["tokens"].AsDouble,10:N0} tokens by {row["writer"].AsString}{source}"));
        }
    }
}
