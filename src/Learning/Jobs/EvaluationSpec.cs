namespace ProFL.Learning.Jobs;

/// <summary>When and where the model is evaluated on held-out samples.</summary>
/// <param name="EveryRounds">After every so many rounds; 0 for step ends only.</param>
/// <param name="Site">The site that holds the held-out samples.</param>
public sealed record EvaluationSpec(int EveryRounds, string Site);
