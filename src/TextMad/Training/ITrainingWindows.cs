namespace TextMad.Training;

/// <summary>An endless row of training sequences of equal length.</summary>
public interface ITrainingWindows
{
    /// <summary>T, tokens of a sequence.</summary>
    int Length { get; }

    /// <summary>Makes windows first..first+count-1 ready; called by one thread before <see cref="Fill"/> is called by many.</summary>
    void Prepare(long first, int count);

    /// <summary>Writes a window's inputs, and the tokens that follow each of them.</summary>
    /// <param name="window">Number of the window.</param>
    /// <param name="inputs">Receives T tokens.</param>
    /// <param name="targets">Receives T tokens.</param>
    void Fill(long window, Span<int> inputs, Span<int> targets);

    /// <summary>Whether targets count in the loss with weights; otherwise each counts as one, and nobody asks for weights.</summary>
    bool IsWeighted => false;

    /// <summary>Writes the weights of a window's targets in the loss: the loss of a batch is sum(w nll) / sum(w).</summary>
    /// <param name="window">Number of the window.</param>
    /// <param name="weights">Receives T weights, 0 or more; 0 for a target that is not taught.</param>
    void Weigh(long window, Span<float> weights) => weights.Fill(1);
}
