using System.Text.Json;
using System.Text.Json.Serialization;

namespace TextMad.Tokenization;

/// <summary>
/// A kept tokenizer: a folder with the files that decide its ids and, when they are for another engine than the built-in one, a note of
/// which (<c>engine.json</c>).
/// </summary>
/// <param name="Engine">Whose code encodes.</param>
/// <param name="File">The tokenizer's file in the folder; empty for the folder itself.</param>
/// <param name="Splitting">How text is cut, of a file that does not say.</param>
/// <param name="Fingerprint">The tokenizer's fingerprint.</param>
public sealed record KeptTokenizer(TokenizerEngine Engine, string File, TokenSplitting Splitting, string Fingerprint)
{
    private const string NoteName = "engine.json";

    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
    };

    /// <summary>Returns the tokenizer that options ask for: read from their file, known by name, or trained.</summary>
    /// <param name="options">The options.</param>
    /// <param name="texts">What to train on, read only when nothing says which tokenizer.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <exception cref="InputException">The file cannot be used, or this program does not provide the engine.</exception>
    public static ITokenizer Make(TokenizerOptions options, IEnumerable<string> texts, CancellationToken cancellation = default)
    {
        var engine = options.Engine == TokenizerEngine.Ml ? LoadEngine("tokenizer.engine: ml") : null;
        if (options.Model.Length > 0)
        {
            return (engine ?? throw new InputException($"tokenizer.model: {options.Model} needs tokenizer.engine: ml.")).OpenKnown(options.Model);
        }

        if (options.File.Length > 0)
        {
            return engine?.Open(options.File, options.Splitting) ?? BytePairTokenizer.Load(options.File);
        }

        var trained = BytePairTokenizer.Train(texts, options.Training, null, cancellation);
        if (engine is null)
        {
            return trained;
        }

        var folder = Directory.CreateTempSubdirectory("textmad-tokenizer");
        try
        {
            trained.Save(folder.FullName);
            return engine.Open(folder.FullName, TokenSplitting.Auto);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Returns ids that the tokenizer of some options has at most, without training it.</summary>
    /// <exception cref="InputException">Their file cannot be used, or the name is not known.</exception>
    public static int VocabularyOf(TokenizerOptions options) =>
        options.IsGiven ? Make(options, []).VocabularySize : options.Vocabulary;

    /// <summary>Throws what <see cref="Make"/> would for want of an engine or a file, without training.</summary>
    /// <exception cref="InputException">The file cannot be used, or this program does not provide the engine.</exception>
    public static void Require(TokenizerOptions options)
    {
        if (options.IsGiven)
        {
            Make(options, []);
        }
        else if (options.Engine == TokenizerEngine.Ml)
        {
            LoadEngine("tokenizer.engine: ml");
        }
    }

    /// <summary>Reads a kept tokenizer.</summary>
    /// <exception cref="InputException">The folder's files are missing or broken, or this program does not provide its engine.</exception>
    public static ITokenizer Load(string folder)
    {
        var path = Path.Combine(folder, NoteName);
        if (!System.IO.File.Exists(path))
        {
            return BytePairTokenizer.Load(folder);
        }

        var note = Read(path);
        if (note.Engine != TokenizerEngine.Ml || Path.GetFileName(note.File) != note.File)
        {
            throw new InputException($"{path} does not name the engine of a tokenizer. Restore the folder from a copy.");
        }

        var tokenizer = LoadEngine($"the tokenizer in {folder}").Open(Path.Combine(folder, note.File), note.Splitting);
        return tokenizer.Fingerprint == note.Fingerprint
            ? tokenizer
            : throw new InputException($"{folder}: the tokenizer's files have changed: their fingerprint is {tokenizer.Fingerprint} and {NoteName} says {note.Fingerprint}.");
    }

    /// <summary>Returns the same tokenizer as GPT-2's byte-level BPE, in the built-in engine's form; null when its files are of another kind.</summary>
    /// <param name="tokenizer">The tokenizer, of any engine.</param>
    public static BytePairTokenizer? AsBytePairs(ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (tokenizer is BytePairTokenizer builtin)
        {
            return builtin;
        }

        var folder = Directory.CreateTempSubdirectory("textmad-tokenizer");
        try
        {
            tokenizer.Save(folder.FullName);
            return Read(Path.Combine(folder.FullName, NoteName)).File.Length == 0 ? BytePairTokenizer.Load(folder.FullName) : null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Writes the note into a folder that has the files already.</summary>
    /// <exception cref="TextMadException">The file cannot be written.</exception>
    public void Write(string folder) => AtomicFile.Write(Path.Combine(folder, NoteName), stream => JsonSerializer.Serialize(stream, this, _json));

    private static ITokenizerEngine LoadEngine(string asked) => Adapters.MLTokenizers.Load<ITokenizerEngine>(asked);

    private static KeptTokenizer Read(string path) => OwnData.ReadJson<KeptTokenizer>(path, _json, "Restore the folder from a copy.");
}
