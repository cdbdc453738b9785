using FsCheck;
using FsCheck.Fluent;
using System.Text;
using TextMad.Corpora;
using TextMad.Corpora.Import;
using TextMad.Texts;

namespace TextMad.Tests.Corpora;

internal static class LineEnds
{
    /// <summary>Only CR and CRLF, not the Unicode separators that <c>ReplaceLineEndings</c> takes as well.</summary>
    public static string ReplaceLineEndingsOfFiles(this string text) => text.Replace("\r\n", "\n").Replace('\r', '\n');
}
