namespace TextMad;

/// <summary>
/// Where long work says how far it is. Implementations draw a bar on a terminal and print plain lines elsewhere;
/// what is reported never influences a result.
/// </summary>
public interface IProgressSink
{
    /// <summary>Reports that <paramref name="done"/> of <paramref name="total"/> units of a named piece of work are finished.</summary>
    /// <param name="work">What is being done, e.g. <c>train replace s1 g3</c>; a new name begins a new piece of work.</param>
    /// <param name="done">Units finished, 0..total.</param>
    /// <param name="total">Units in all; 0 when unknown.</param>
    /// <param name="unit">The unit's name in the plural, e.g. <c>tokens</c>.</param>
    void Report(string work, long done, long total, string unit);

    /// <summary>Reports the same of work whose pieces are done side by side.</summary>
    /// <param name="work">What is being done.</param>
    /// <param name="done">Units finished, 0..total.</param>
    /// <param name="total">Units in all; 0 when unknown.</param>
    /// <param name="unit">The unit's name in the plural.</param>
    /// <param name="parts">The pieces that are at work now, a short text each, e.g. <c>train replace s1 g3  40%</c>. A sink may leave them out.</param>
    void Report(string work, long done, long total, string unit, IReadOnlyList<string> parts) => Report(work, done, total, unit);

    /// <summary>A sink that shows nothing.</summary>
    static IProgressSink None { get; } = new Silent();

    private sealed class Silent : IProgressSink
    {
        public void Report(string work, long done, long total, string unit)
        {
        }
    }
}
