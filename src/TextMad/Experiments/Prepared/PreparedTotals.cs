using System.Runtime.InteropServices;

namespace TextMad.Experiments.Prepared;

/// <summary>What stands at the end of the content of a prepared file.</summary>
/// <param name="Items">Items in all.</param>
/// <param name="Heldout">Items that are measured on: the first ones.</param>
/// <param name="RealBytes">UTF-8 bytes of the texts of the others.</param>
/// <param name="Documents">Documents that are used.</param>
/// <param name="RowsAt">Where the rows begin, in bytes.</param>
/// <param name="SizesAt">Where the numbers of tokens begin, in bytes.</param>
/// <param name="TokenBytes">Bytes of a token: 2 or 4; 0 where there are none.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly record struct PreparedTotals(long Items, long Heldout, long RealBytes, long Documents, long RowsAt, long SizesAt, long TokenBytes);
