using ProFL.Learning.Sums;

namespace ProFL.Training.Local;

/// <summary>What one client learned in one round.</summary>
/// <param name="Tensors">Parameters and running statistics after the training: exactly the sub-model's <c>Trained</c>, all finite.</param>
/// <param name="Samples">Number of the client's samples.</param>
/// <param name="Batches">Optimizer steps that were made; 0 when a single sample met trained batch
/// normalisation, and then nothing changed.</param>
/// <param name="LastLoss">Mean loss of the last batch, before its step; 0 when there was none.</param>
public sealed record LocalTrainingResult(ArrayTensors Tensors, int Samples, int Batches, double LastLoss);
