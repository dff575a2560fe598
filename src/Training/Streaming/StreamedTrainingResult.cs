using ProFL.Learning.Sums;

namespace ProFL.Training.Streaming;

/// <summary>What one client learned in one round of which one segment was in memory at a time.</summary>
/// <param name="Tensors">
/// Parameters and running statistics after the training: exactly the sub-model's <c>Trained</c>, all finite. They lie in the scratch file.
/// </param>
/// <param name="Samples">Number of the client's samples.</param>
/// <param name="Batches">Optimizer steps that were made.</param>
/// <param name="LastLoss">Mean loss of the last batch, before its step; 0 when there was none.</param>
public sealed record StreamedTrainingResult(ITensorSource Tensors, int Samples, int Batches, double LastLoss);
