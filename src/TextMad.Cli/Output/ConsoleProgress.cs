using System.Globalization;

namespace TextMad.Cli.Output;

/// <summary>
/// Shows how far work is: on a terminal a bar that is drawn over itself a few times a second, with a line below it for each piece that is at work beside others; elsewhere a
/// plain line every few seconds and when a piece of work is done. Thread-safe.
/// </summary>
internal sealed class ConsoleProgress : IProgressSink
{
    private const int BarWidth = 24;

    private readonly TextWriter _writer;
    private readonly bool _isTerminal;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly Lock _lock = new();

    private string? _work;
    private long _workBegan;
    private long _doneAtBeginning;
    private long _lastShown;
    private bool _lineIsOpen;

    public ConsoleProgress(TextWriter writer, bool isTerminal, TimeProvider? time = null)
    {
        _writer = writer;
        _isTerminal = isTerminal;
        _time = time ?? TimeProvider.System;
        _interval = isTerminal ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(3);
    }

    /// <summary>Shows nothing when true.</summary>
    public bool Quiet { get; set; }

    /// <inheritdoc/>
    public void Report(string work, long done, long total, string unit) => Report(work, done, total, unit, []);

    /// <inheritdoc/>
    public void Report(string work, long done, long total, string unit, IReadOnlyList<string> parts)
    {
        if (Quiet)
        {
            return;
        }

        lock (_lock)
        {
            var now = _time.GetTimestamp();
            if (work != _work)
            {
                Close();
                (_work, _workBegan, _doneAtBeginning, _lastShown) = (work, now, done, now);
                if (_isTerminal)
                {
                    Show(work, done, total, unit, now, parts);
                }

                return;
            }

            var finished = total > 0 && done >= total;
            if (!finished && _time.GetElapsedTime(_lastShown, now) < _interval)
            {
                return;
            }

            // Plain output stays silent about work that is over before its first line was due.
            if (_isTerminal || !finished || _time.GetElapsedTime(_workBegan, now) >= _interval)
            {
                Show(work, done, total, unit, now, parts);
            }

            _lastShown = now;
        }
    }

    /// <summary>Takes the bar away, so that other text can be written.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_lineIsOpen)
            {
                // To the end of the screen: the lines of pieces stand below.
                _writer.Write("\r\e[J");
                _lineIsOpen = false;
            }
        }
    }

    /// <summary>Returns one line about a piece of work, culture-invariant.</summary>
    /// <param name="work">The name of the work.</param>
    /// <param name="done">The units that are finished.</param>
    /// <param name="total">Units in all; 0 when unknown.</param>
    /// <param name="unit">Name of the units.</param>
    /// <param name="rate">Units per second; 0 when unknown.</param>
    /// <param name="bar">Whether to draw a bar.</param>
    public static string Describe(string work, long done, long total, string unit, double rate, bool bar)
    {
        var culture = CultureInfo.InvariantCulture;
        var share = total > 0 ? Math.Clamp((double)done / total, 0, 1) : 0;
        var filled = (int)(share * BarWidth);
        var drawing = bar && total > 0 ? $"  {new string('█', filled)}{new string('░', BarWidth - filled)}" : "";
        var amount = total > 0
            ? string.Create(culture, $"  {Math.Floor(share * 100):0}%  {done:N0} of {total:N0} {unit}")
            : string.Create(culture, $"  {done:N0} {unit}");
        var speed = rate > 0 ? string.Create(culture, $"  {(rate >= 100 ? rate.ToString("N0", culture) : rate.ToString("0.##", culture))} {unit}/s") : "";
        var left = rate > 0 && total > done ? $"  {Duration((total - done) / rate)} left" : "";
        return $"{work}{drawing}{amount}{speed}{left}";
    }

    /// <summary>Seconds as <c>0:07</c>, <c>12:30</c> or <c>3:05:00</c>.</summary>
    public static string Duration(double seconds)
    {
        var whole = (long)Math.Min(Math.Ceiling(seconds), 359_999_999);
        return whole >= 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{whole / 3600}:{whole / 60 % 60:00}:{whole % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{whole / 60}:{whole % 60:00}");
    }

    private void Show(string work, long done, long total, string unit, long now, IReadOnlyList<string> parts)
    {
        var seconds = _time.GetElapsedTime(_workBegan, now).TotalSeconds;
        var rate = seconds > 0.2 ? (done - _doneAtBeginning) / seconds : 0;
        var line = Describe(work, done, total, unit, rate, _isTerminal);
        if (!_isTerminal)
        {
            _writer.WriteLine(line);
            return;
        }

        // The cursor stays in the first line, where the next report begins.
        var width = Math.Max(20, ConsoleWidth() - 1);
        string Fit(string text) => text.Length > width ? text[..width] : text;
        var below = string.Concat(parts.Select(part => "\n" + Fit("  " + part)));
        _writer.Write("\r\e[J" + Fit(line) + below + (parts.Count > 0 ? FormattableString.Invariant($"\e[{parts.Count}A") : ""));
        _lineIsOpen = true;
        if (total > 0 && done >= total)
        {
            Close();
        }
    }

    private void Close()
    {
        if (_lineIsOpen)
        {
            _writer.Write("\n\e[J");
            _lineIsOpen = false;
        }
    }

    private static int ConsoleWidth()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
