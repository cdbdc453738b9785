using System.Text;
using TextMad.Tests.Support;

namespace TextMad.Tests.Crawling.Robots;

/// <summary>One expectation of the conformance data.</summary>
/// <param name="Name">File, number of the robots.txt text in it, number of the expectation.</param>
/// <param name="GoogleSpecific">Marked as an extension of Google's.</param>
internal sealed record RobotsExpectation(string Name, byte[] Robots, string Url, string Agent, bool Allowed, bool GoogleSpecific);
