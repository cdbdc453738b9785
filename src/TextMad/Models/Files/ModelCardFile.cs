namespace TextMad.Models.Files;

/// <summary>The text for people in a model's folder, where model hubs look for it.</summary>
internal static class ModelCardFile
{
    private const string Name = "README.md";

    /// <summary>Writes the text into a folder; nothing when there is none.</summary>
    public static void Write(string folder, string? card)
    {
        if (card is not null)
        {
            AtomicFile.WriteText(Path.Combine(folder, Name), card);
        }
    }
}
