using Microsoft.AspNetCore.Http;

namespace TextMad.Completions.Requests;

/// <summary>A request that is not answered as it stands, with what the OpenAI interface says of errors.</summary>
/// <param name="status">The status of the answer.</param>
/// <param name="message">What is wrong and what is allowed.</param>
/// <param name="parameter">The field that is wrong; null when it is none.</param>
/// <param name="code">A word for programs; null for none.</param>
internal sealed class RequestFault(int status, string message, string? parameter = null, string? code = null) : Exception(message)
{
    /// <summary>The status of the answer.</summary>
    public int Status => status;

    /// <summary>The field that is wrong.</summary>
    public string? Parameter => parameter;

    /// <summary>A word for programs.</summary>
    public string? Code => code;

    /// <summary>The kind of error, as the interface calls it.</summary>
    public string Kind => status switch
    {
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        >= StatusCodes.Status500InternalServerError => "server_error",
        _ => "invalid_request_error",
    };

    /// <summary>Returns the fault of a field of the request.</summary>
    public static RequestFault Of(string parameter, string message) => new(StatusCodes.Status400BadRequest, message, parameter);
}
