namespace TextMad.Models.Files;

/// <summary>The form in which a model is written for other tools.</summary>
public enum ModelFolderFormat
{
    /// <summary>A folder that Hugging Face's transformers loads.</summary>
    Transformers,

    /// <summary>A folder with a file that llama.cpp runs.</summary>
    Gguf,
}
