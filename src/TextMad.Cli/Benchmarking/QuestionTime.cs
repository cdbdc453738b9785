namespace TextMad.Cli.Benchmarking;

/// <summary>How long a question took.</summary>
/// <param name="Question">The question that was timed.</param>
/// <param name="MedianMilliseconds">Median over the times it was asked, about different documents and models.</param>
/// <param name="WorstMilliseconds">The longest time.</param>
/// <param name="Times">How often it was asked.</param>
internal sealed record QuestionTime(string Question, double MedianMilliseconds, double WorstMilliseconds, int Times);
