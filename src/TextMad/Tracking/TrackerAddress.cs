using TextMad.Tracking.MLflow;
using TextMad.Tracking.TensorBoard;

namespace TextMad.Tracking;

/// <summary>Where a run is tracked: <c>tensorboard:FOLDER</c> or <c>mlflow:URL</c>. Another tracker is another case here and a file of its own.</summary>
public static class TrackerAddress
{
    /// <summary>The forms that there are, for people.</summary>
    public const string Forms = "tensorboard:FOLDER or mlflow:URL";

    /// <summary>Returns the tracker at an address. Nothing is opened or asked yet.</summary>
    /// <param name="address">The address.</param>
    /// <param name="others">What else may stand in its place, for the error, e.g. <c>a file</c>; empty when nothing may.</param>
    /// <exception cref="InputException">It has no form that is known.</exception>
    public static ITracker Parse(string address, string others = "")
    {
        ArgumentNullException.ThrowIfNull(address);
        var colon = address.IndexOf(':', StringComparison.Ordinal);
        var (kind, place) = colon < 0 ? (address, "") : (address[..colon], address[(colon + 1)..]);
        return kind switch
        {
            "tensorboard" when place.Length > 0 => new TensorBoardTracker(Path.GetFullPath(place)),
            "mlflow" when Uri.TryCreate(place, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" => new MLflowTracker(url),
            _ => throw new InputException(
                $"'{address}' is no tracker: {Forms}{(others.Length == 0 ? "" : $" or {others}")} is expected, e.g. tensorboard:events or mlflow:http://127.0.0.1:5000."),
        };
    }
}
