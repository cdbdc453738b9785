using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Tests.Support;
using TextMad.Training;

namespace TextMad.Tests.Training;

/// <summary>
/// What <see cref="SameBitsTests"/> runs in child processes: a short training with dropout, scores and logits, boiled down to a
/// hash in the file that an environment variable names. Does nothing in an ordinary run.
/// </summary>
public sealed class SameBitsProbe
{
    internal const string Variable = "TEXTMAD_SAME_BITS_FILE";

    [Fact]
    public void Write_the_hash_of_a_small_training()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path)
        {
            File.WriteAllText(path, Hash());
        }
    }

    internal static string Hash()
    {
        var shape = new TransformerOptions { Layers = 2, Heads = 3, Width = 36, Context = 17, Dropout = 0.1 };
        var options = new TrainingOptions { Budget = BudgetUnit.Steps, Amount = 5, Batch = 5 };
        var byMuon = new TransformerTrainer(shape, options with { Optimiser = OptimiserKind.Muon }, 67, 0).Train(TransformerTrainerTests.Tokens(200), RandomKey.FromSeed(6));
        var trained = new TransformerTrainer(shape, options, 67, 0).Train(TransformerTrainerTests.Tokens(200), RandomKey.FromSeed(6));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(byMuon.Model.Weights.All.Span));
        hash.AppendData(MemoryMarshal.AsBytes(trained.Model.Weights.All.Span));
        hash.AppendData(MemoryMarshal.AsBytes<float>(trained.Losses.ToArray()));
        hash.AppendData(MemoryMarshal.AsBytes<float>(trained.Model.Score([TransformerTrainerTests.Tokens(40)])[0]));
        using var decoder = trained.Model.CreateDecoder(3, 5);
        var logits = new float[3 * 67];
        decoder.Step([0, 1, 2], [1, 2, 3], logits);
        decoder.Step([0, 1, 2], [4, 5, 6], logits);
        hash.AppendData(MemoryMarshal.AsBytes<float>(logits));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
