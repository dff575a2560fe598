namespace ProFL.ClientNode.Trainings;

/// <summary>This node does not train what it was asked to, for a reason that asking again does not change.</summary>
public sealed class TrainingDeclinedException(string reason) : Exception(reason);
