using System.Text.Json;

namespace TextMad.Corpora.Import.Rows.Columns;

/// <summary>Writes a value of a column as JSON.</summary>
/// <typeparam name="T">How it is stored.</typeparam>
internal delegate void ValueWriter<in T>(Utf8JsonWriter writer, T value)
    where T : allows ref struct;
