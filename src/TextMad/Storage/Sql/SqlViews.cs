using TextMad.Storage.Records;

namespace TextMad.Storage.Sql;

/// <summary>The views that stores in relational databases have, for people's own questions.</summary>
public static class SqlViews
{
    /// <summary>All of them. <c>StoreSchema</c> makes them.</summary>
    public static IReadOnlyList<QueryView> All { get; } =
    [
        new("all_documents", "id, kind, source, model, generation, language, words, bytes, content, origin, withdrawn, id_bytes"),
        new("all_corpora", "name, description, documents, words, bytes"),
        new("corpus_documents", "corpus, position, document"),
        new("document_parents", "child, parent, role (made_from or edited_from or continued_from), weight"),
        new("document_origins", "document, source, writer (human or machine or model), model (or the name of a machine), generation, share"),
        new("document_sites", "document, place (a source or a host), share"),
        new("dropped_documents", "scope, source, reason, detail"),
        new("withdrawn_documents", "document, reason, at, erased"),
        new("all_runs", "id, status, configuration, started, finished, kind (experiment or judge), name, tags (with spaces between), note"),
        new("all_files", "owner (a run, or crawl:NAME, judge:NAME and so on), path (in its folder), sha256, bytes, replaced (the digest before, empty for none)"),
        new("all_models", "id, run, regime, seed, generation, training_set, initial_model, checkpoint, checksum, role (generator or judge or detector)"),
        new("all_training_sets", "id, run, documents, tokens"),
        new("training_set_selectors", "training_set, model, kind (verifier or detector_weighted or high_surprise)"),
        new("document_times", "document, stored"),
        new("training_documents", "training_set, position, document, tokens"),
        new("training_origins", "training_set, source, writer (human or machine or model), model (or the name of a machine), generation, members, tokens"),
        new("training_sites", "training_set, place (a source or a host), members, tokens"),
    ];
}
