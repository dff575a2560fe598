using ProFL.Training;

namespace ProFL.ClientNode;

/// <summary>Trains one client for one round: <see cref="LocalTraining.Run"/>, or in a benchmark of everything else something that takes no time.</summary>
/// <param name="request">What to train.</param>
/// <param name="afterBatch">Called with the number of batches done so far.</param>
/// <param name="cancellation">Looked at before every batch.</param>
public delegate LocalTrainingResult LocalTrainer(LocalTrainingRequest request, Action<int>? afterBatch, CancellationToken cancellation);
