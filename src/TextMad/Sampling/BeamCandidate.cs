namespace TextMad.Sampling;

/// <summary>A continuation of a beam by one token.</summary>
/// <param name="Score">Sum of the log-probabilities, the token's included; while a beam is looked at alone, the token's only.</param>
/// <param name="Token">The token.</param>
/// <param name="Beam">Number of the beam; a lower number had the better score.</param>
internal readonly record struct BeamCandidate(double Score, int Token, int Beam) : IComparable<BeamCandidate>
{
    /// <summary>Returns the better score first, then the lower token, then the older beam.</summary>
    public int CompareTo(BeamCandidate other)
    {
        var byScore = other.Score.CompareTo(Score);
        var byToken = byScore != 0 ? byScore : Token.CompareTo(other.Token);
        return byToken != 0 ? byToken : Beam.CompareTo(other.Beam);
    }
}
