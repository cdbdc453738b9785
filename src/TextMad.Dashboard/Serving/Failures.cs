using Microsoft.AspNetCore.Http;

namespace TextMad.Dashboard.Serving;

/// <summary>
/// Turns failures into answers that a page can show: <c>{"error": "..."}</c>, with 400 for input that a person can mend, 403 for what is refused, 404 for what is not there,
/// and 500 for what failed.
/// </summary>
/// <param name="explain">Puts a failure into words.</param>
internal sealed class Failures(Func<TextMadException, string> explain)
{
    /// <summary>Answers for what comes after it, where that fails.</summary>
    public async Task CatchAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested || http.Response.HasStarted)
        {
            // Nobody listens any more, or the server stops.
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            var (status, message) = failure switch
            {
                RefusedException refused => (StatusCodes.Status403Forbidden, refused.Message),
                NotFoundException missing => (StatusCodes.Status404NotFound, missing.Message),
                InputException input => (StatusCodes.Status400BadRequest, explain(input)),
                TextMadException known => (StatusCodes.Status500InternalServerError, explain(known)),
                BadHttpRequestException request => (request.StatusCode, request.Message),
                UnauthorizedAccessException or IOException => (StatusCodes.Status500InternalServerError, SystemFailure.DescribeWithFile(failure)),
                _ => (StatusCodes.Status500InternalServerError, $"An error of textmad itself ({failure.GetType().Name}): {failure.Message}"),
            };
            http.Response.StatusCode = status;
            await http.Response.WriteAsJsonAsync(new { error = message }, http.RequestAborted).ConfigureAwait(false);
        }
    }
}
