using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TextMad;

/// <summary>
/// What the library tells whoever listens of its work, by .NET's own means: an <see cref="ActivitySource"/> and a <see cref="Meter"/>, both of the name
/// <see cref="Name"/>. Where nobody listens it costs next to nothing, and it never influences a result.
/// </summary>
public static class Telemetry
{
    /// <summary>The name of the source of activities and of the meter.</summary>
    public const string Name = "TextMad";

    private static readonly ActivitySource _source = new(Name);
    private static readonly Meter _meter = new(Name);

    private static readonly Counter<long> _generations =
        _meter.CreateCounter<long>("textmad.run.generations", "{generation}", "Generations that were completed, or found complete by a run that goes on.");

    private static readonly Gauge<long> _tokens = _meter.CreateGauge<long>("textmad.training.tokens", "{token}", "Tokens that the training of a model has seen.");

    private static readonly Gauge<double> _loss =
        _meter.CreateGauge<double>("textmad.training.loss", "nat", "Mean cross-entropy of a token in the training of a model, since the point before.");

    private static readonly Counter<long> _visits = _meter.CreateCounter<long>("textmad.crawl.requests", "{request}", "Requests of crawls, by what became of them.");
    private static readonly Histogram<double> _visitTimes = _meter.CreateHistogram<double>("textmad.crawl.request.duration", "s", "How long requests of crawls took.");

    /// <summary>Begins a span of work; null when nobody listens.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="subject">The value of the attribute <c>textmad.subject</c>: a run, a model, a corpus.</param>
    internal static Activity? Begin(string name, object? subject = null)
    {
        var span = _source.StartActivity(name);
        return subject is null ? span : span?.SetTag("textmad.subject", subject.ToString());
    }

    /// <summary>Counts a generation that is complete.</summary>
    internal static void CountGeneration(string run, string regime) => _generations.Add(1, new("textmad.run", run), new("textmad.regime", regime));

    /// <summary>Tells of a training under way.</summary>
    /// <param name="run">The run.</param>
    /// <param name="model">The model.</param>
    /// <param name="tokens">Tokens that it has seen.</param>
    /// <param name="loss">Mean loss since this was told last.</param>
    internal static void TellTraining(string run, string model, long tokens, double loss)
    {
        _tokens.Record(tokens, new("textmad.run", run), new("textmad.model", model));
        _loss.Record(loss, new("textmad.run", run), new("textmad.model", model));
    }

    /// <summary>Counts a request of a crawl.</summary>
    /// <param name="outcome">The HTTP status, or why there was none.</param>
    /// <param name="took">How long it took.</param>
    internal static void CountVisit(string outcome, TimeSpan took)
    {
        _visits.Add(1, new KeyValuePair<string, object?>("textmad.outcome", outcome));
        _visitTimes.Record(took.TotalSeconds, new KeyValuePair<string, object?>("textmad.outcome", outcome));
    }
}
