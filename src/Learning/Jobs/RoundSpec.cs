namespace ProFL.Learning.Jobs;

/// <summary>How a round is held.</summary>
/// <param name="Mode">When it closes.</param>
/// <param name="Cohort">Clients that train in a round, from 1 to the number of clients.</param>
/// <param name="GiveUpAfter">How long a member may be silent before it is excluded from the round.</param>
public sealed record RoundSpec(RoundMode Mode, int Cohort, TimeSpan GiveUpAfter);
