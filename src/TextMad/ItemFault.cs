using System.Data.Common;

namespace TextMad;

/// <summary>
/// The boundary around one item, whatever an item is: a visit, a record, a file, a page, a document. An exception that nobody foresaw costs the item, under
/// the reason <c>internal</c> and with what <see cref="Describe"/> says, and not the crawl or import that it is a part of.
/// </summary>
internal static class ItemFault
{
    /// <summary>
    /// Returns whether an exception can be laid to the item. Not to it: memory that is used up, a cancellation, what the person must mend or was told by us
    /// (<see cref="TextMadException"/>), and failures of disks and databases, which the next item would meet as well.
    /// </summary>
    public static bool IsOfItem(Exception failure) => failure switch
    {
        OutOfMemoryException or OperationCanceledException or TextMadException or DbException or UnauthorizedAccessException => false,
        IOException => failure is EndOfStreamException,
        AggregateException several => several.InnerExceptions.All(IsOfItem),
        _ => true,
    };

    /// <summary>Kind and message of the exception, for the item's detail.</summary>
    public static string Describe(Exception failure) => $"{failure.GetType().Name}: {failure.Message}";
}
