using TextMad.Corpora;
using TextMad.Corpora.Import;
using TextMad.Texts;

namespace TextMad.Tests.Corpora;

/// <summary>The corpus that corpora/brown/get.sh fetches.</summary>
internal static class RealBrown
{
    /// <summary>The folder of its texts; skips the test when it has not been fetched.</summary>
    public static string FolderOrSkip()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "corpora", "brown", "data");
            if (Directory.Exists(data))
            {
                return data;
            }
        }

        Assert.Skip("The Brown corpus is not there: bash corpora/brown/get.sh fetches it.");
        return "";
    }
}
