using TextMad.Models.Transformers;

namespace TextMad.Models.Transformers;

/// <summary>A part of a sequence that is run through a model at once to score its last tokens.</summary>
/// <param name="Sequence">The number of the sequence.</param>
/// <param name="Start">The first input's place, where 0 is the leading end-of-text token.</param>
/// <param name="Length">Number of input tokens.</param>
/// <param name="Skip">Leading inputs that are context only: an earlier window scores what follows them.</param>
internal readonly record struct ScoringWindow(int Sequence, int Start, int Length, int Skip)
{
    /// <summary>Cuts a sequence into windows that begin a stride apart.</summary>
    public static void Cut(int sequence, int length, int context, int stride, List<ScoringWindow> windows)
    {
        for (int start = 0, done = 0; done < length; start += stride)
        {
            var count = Math.Min(context, length - start);
            windows.Add(new ScoringWindow(sequence, start, count, done - start));
            done = start + count;
        }
    }

    /// <summary>Neighbouring windows together, up to this many rows.</summary>
    public static List<List<ScoringWindow>> Group(List<ScoringWindow> windows, int rows)
    {
        var groups = new List<List<ScoringWindow>>();
        var left = 0;
        foreach (var window in windows)
        {
            if (window.Length > left)
            {
                groups.Add([]);
                left = rows;
            }

            groups[^1].Add(window);
            left -= window.Length;
        }

        return groups;
    }

    /// <summary>Runs windows through a model together, one after the other in its rows.</summary>
    public static void Forward(
        TransformerPass pass, List<ScoringWindow> windows, IReadOnlyList<ReadOnlyMemory<int>> sequences, int endOfText)
    {
        pass.Rows.Clear();
        foreach (var window in windows)
        {
            var tokens = sequences[window.Sequence].Span;
            pass.Rows.Add(window.Length, 0, out var inputs, out var targets);
            tokens.Slice(window.Start, window.Length).CopyTo(targets);
            inputs[0] = window.Start == 0 ? endOfText : tokens[window.Start - 1];
            targets[..^1].CopyTo(inputs[1..]);
        }

        pass.Forward(TransformerDropout.None);
    }

    /// <summary>Scores windows together.</summary>
    public static void Score(
        TransformerPass pass, List<ScoringWindow> windows, IReadOnlyList<ReadOnlyMemory<int>> sequences, int endOfText, float[][] result)
    {
        Forward(pass, windows, sequences, endOfText);
        var scores = pass.LogProbabilities();
        var row = 0;
        foreach (var window in windows)
        {
            scores.Slice(row + window.Skip, window.Length - window.Skip)
                .CopyTo(result[window.Sequence].AsSpan(window.Start + window.Skip));
            row += window.Length;
        }
    }
}
