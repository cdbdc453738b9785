namespace TextMad.Storage;

/// <summary>
/// What the store knows of a file beside it: the digest that the file has, or gets next. It is written before the file takes its name, and names the
/// digest that goes, so that a process that is killed between the two leaves a file with one of both.
/// </summary>
/// <param name="Owner">Whose file it is: the name of a run, or <c>crawl:NAME</c>, <c>judge:NAME</c>, <c>model:NAME</c>, <c>web:NAME</c> or <c>process:NAME</c>.</param>
/// <param name="Path">Its place in the owner's folder, with <c>/</c> between names.</param>
/// <param name="Sha256">
/// SHA-256 of the content, lower-case hexadecimal; of the state of a crawl, which is written to all the time, the identity that it carries. Null for a
/// file that was removed on purpose.
/// </param>
/// <param name="Bytes">Its length; 0 where there is no content to speak of.</param>
/// <param name="Replaced">
/// SHA-256 of what stood there before; empty when there was nothing, so that the file is not missed before it is there; null when nobody can meet either any more.
/// </param>
public sealed record KeptFile(string Owner, string Path, string? Sha256, long Bytes, string? Replaced = null);
