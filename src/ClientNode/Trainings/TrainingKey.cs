namespace ProFL.ClientNode.Trainings;

/// <summary>Names one training; whatever is repeated under the same key is the same work.</summary>
public readonly record struct TrainingKey(string Job, long Round, string Client);
