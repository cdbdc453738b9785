using System.Globalization;

namespace TextMad.Tracking.TensorBoard;

/// <summary>
/// The messages of TensorBoard's event files: event.proto, summary.proto, tensor.proto of TensorFlow, and plugin_data.proto and api.proto of TensorBoard's hparams.
/// Numbers of fields are those of these definitions.
/// </summary>
internal static class EventMessages
{
    /// <summary>The first record of every file.</summary>
    public static ProtoMessage Version(DateTimeOffset time) => Event(time, 0).Text(3, "brain.Event:2");

    /// <summary>A record with values of one step.</summary>
    public static ProtoMessage Summary(DateTimeOffset time, long step, IEnumerable<ProtoMessage> values)
    {
        var summary = new ProtoMessage();
        foreach (var value in values)
        {
            summary.Message(1, value);
        }

        return Event(time, step).Message(5, summary);
    }

    /// <summary>A number. The format has it in single precision.</summary>
    public static ProtoMessage Scalar(string tag, double value) => new ProtoMessage().Text(1, tag).Float(2, (float)value);

    /// <summary>A histogram, as counts up to rising limits.</summary>
    public static ProtoMessage Histogram(TrackedHistogram histogram)
    {
        var (limits, counts) = (new List<double>(), new List<double>());
        foreach (var (low, high, count) in histogram.Bins)
        {
            // What lies between two bins is a bin with nothing in it.
            if (limits.Count == 0 || limits[^1] < low)
            {
                limits.Add(low);
                counts.Add(0);
            }

            limits.Add(high);
            counts.Add(count);
        }

        double Sum(Func<double, double> of) => histogram.Bins.Sum(bin => bin.Count * of((bin.Low + bin.High) / 2));
        var proto = new ProtoMessage()
            .Double(1, histogram.Bins[0].Low).Double(2, histogram.Bins[^1].High).Double(3, counts.Sum()).Double(4, Sum(x => x)).Double(5, Sum(x => x * x))
            .Doubles(6, limits).Doubles(7, counts);
        return new ProtoMessage().Text(1, histogram.Name).Message(5, proto);
    }

    /// <summary>Texts, a row each, shown as they are: TensorBoard reads Markdown, in which an indented line is code.</summary>
    public static ProtoMessage Texts(string tag, IReadOnlyList<string> texts)
    {
        const int String = 7;
        var tensor = new ProtoMessage().Integer(1, String).Message(2, new ProtoMessage().Message(2, new ProtoMessage().Integer(1, texts.Count)));
        foreach (var text in texts)
        {
            tensor.Text(8, "    " + text.ReplaceLineEndings("\n    "));
        }

        return new ProtoMessage().Text(1, tag).Message(8, tensor).Message(9, Plugin("text", new ProtoMessage()));
    }

    /// <summary>Which settings and metrics there are to compare chains by.</summary>
    public static ProtoMessage Experiment(DateTimeOffset started, string description, IEnumerable<KeyValuePair<string, string>> settings, IEnumerable<string> metrics)
    {
        const int IsText = 1, IsTruth = 2, IsNumber = 3;
        var experiment = new ProtoMessage().Text(1, description).Double(3, Seconds(started));
        foreach (var (name, value) in settings)
        {
            experiment.Message(4, new ProtoMessage().Text(1, name).Integer(4, IsBoolean(value) ? IsTruth : TryNumber(value, out _) ? IsNumber : IsText));
        }

        foreach (var metric in metrics)
        {
            experiment.Message(5, new ProtoMessage().Message(1, new ProtoMessage().Text(2, metric)));
        }

        return Parameters("_hparams_/experiment", new ProtoMessage().Message(2, experiment));
    }

    /// <summary>The settings of a chain.</summary>
    public static ProtoMessage Beginning(DateTimeOffset started, string group, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var start = new ProtoMessage();
        foreach (var (name, value) in settings)
        {
            var kept = IsBoolean(value) ? new ProtoMessage().Integer(4, value == "true" ? 1 : 0)
                : TryNumber(value, out var number) ? new ProtoMessage().Double(2, number)
                : new ProtoMessage().Text(3, value);
            start.Message(1, new ProtoMessage().Text(1, name).Message(2, kept));
        }

        return Parameters("_hparams_/session_start_info", new ProtoMessage().Message(3, start.Text(4, group).Double(5, Seconds(started))));
    }

    /// <summary>Says that a chain is complete.</summary>
    public static ProtoMessage Ending(DateTimeOffset ended)
    {
        const int Success = 1;
        return Parameters("_hparams_/session_end_info", new ProtoMessage().Message(4, new ProtoMessage().Integer(1, Success).Double(2, Seconds(ended))));
    }

    /// <summary>Returns the step of a record with values; null for the others.</summary>
    public static long? StepOf(ReadOnlySpan<byte> record)
    {
        // Wall time, step and summary are written in this order.
        const int StepAt = 10;
        if (record.Length <= StepAt || record[0] != 0x09 || record[9] != 0x10)
        {
            return null;
        }

        var (step, shift, at) = (0L, 0, StepAt);
        for (; at < record.Length && (record[at] & 0x80) != 0; at++, shift += 7)
        {
            step |= (long)(record[at] & 0x7f) << shift;
        }

        step |= (long)record[Math.Min(at, record.Length - 1)] << shift;
        return at + 1 < record.Length && record[at + 1] == 0x2a ? step : null;
    }

    private static ProtoMessage Event(DateTimeOffset time, long step) => new ProtoMessage().Double(1, Seconds(time)).Integer(2, step);

    private static ProtoMessage Parameters(string tag, ProtoMessage data) => new ProtoMessage().Text(1, tag).Message(9, Plugin("hparams", data.Integer(1, 0)));

    private static ProtoMessage Plugin(string name, ProtoMessage content) =>
        new ProtoMessage().Message(1, new ProtoMessage().Text(1, name).Message(2, content));

    private static bool IsBoolean(string value) => value is "true" or "false";

    private static bool TryNumber(string value, out double number) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
