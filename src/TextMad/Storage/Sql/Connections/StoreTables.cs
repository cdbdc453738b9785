namespace TextMad.Storage.Sql.Connections;

/// <summary>The tables that rows are added to by the thousand; the schema's history makes them.</summary>
internal static class StoreTables
{
    public static SqlTable Texts { get; } = new("texts", ("document_key", SqlType.Integer), ("codec", SqlType.Integer), ("data", SqlType.Blob));

    public static SqlTable DocumentShares { get; } = new("document_shares", ("document_key", SqlType.Integer), ("origin_key", SqlType.Integer), ("weight", SqlType.Real));

    public static SqlTable DocumentPlaces { get; } = new("document_places", ("document_key", SqlType.Integer), ("place", SqlType.Text), ("weight", SqlType.Real));

    public static SqlTable Derivations { get; } =
        new("derivations", ("parent_key", SqlType.Integer), ("child_key", SqlType.Integer), ("role", SqlType.Text), ("weight", SqlType.Real));

    public static SqlTable CorpusMembers { get; } = new("corpus_members", ("corpus_key", SqlType.Integer), ("position", SqlType.Integer), ("document_key", SqlType.Integer));

    public static SqlTable TrainingMembers { get; } =
        new("training_members", ("set_key", SqlType.Integer), ("position", SqlType.Integer), ("document_key", SqlType.Integer), ("tokens", SqlType.Integer));

    public static SqlTable TrainingShares { get; } =
        new("training_shares", ("set_key", SqlType.Integer), ("origin_key", SqlType.Integer), ("members", SqlType.Integer), ("tokens", SqlType.Real));

    public static SqlTable TrainingTotals { get; } = new(
        "training_totals", ("set_key", SqlType.Integer), ("facet", SqlType.Text), ("name", SqlType.Text), ("members", SqlType.Integer), ("tokens", SqlType.Real));

    public static SqlTable TextSegments { get; } =
        new("text_segments", ("key", SqlType.Integer), ("documents", SqlType.Integer), ("buckets", SqlType.Integer), ("keys", SqlType.Blob));

    public static SqlTable TextGrams { get; } = new("text_grams", ("key", SqlType.Integer), ("data", SqlType.Blob));

    public static SqlTable TextPending { get; } = new("text_pending", ("document_key", SqlType.Integer), ("bytes", SqlType.Integer));
}
