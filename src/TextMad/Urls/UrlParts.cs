namespace TextMad.Urls;

/// <summary>Where the parts of a serialised URL stand, as indices of its characters.</summary>
/// <param name="UserStart">Behind <c>://</c>.</param>
/// <param name="PasswordStart">Behind the colon before a password; 0 when there is none.</param>
/// <param name="HostStart">Equal to <paramref name="UserStart"/> when there is neither user nor password, else behind the <c>@</c>.</param>
/// <param name="HostEnd">At the colon before a port, or the path.</param>
/// <param name="PathStart">At the path's first <c>/</c>.</param>
/// <param name="PathEnd">At <c>?</c>, <c>#</c> or the end.</param>
/// <param name="QueryEnd">At <c>#</c> or the end.</param>
internal readonly record struct UrlParts(int UserStart, int PasswordStart, int HostStart, int HostEnd, int PathStart, int PathEnd, int QueryEnd);
