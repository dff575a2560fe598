namespace ProFL.Training.Probes;

/// <summary>What a training takes on this machine, in seconds.</summary>
/// <param name="Before">Once in a training: building the network, reading its weights, and writing them.</param>
/// <param name="Batch">In each step of the optimizer, however many samples it has.</param>
/// <param name="Sample">For each sample of a step.</param>
/// <param name="PrefixSample">For each sample that goes through the fixed prefix when its features are
/// computed; 0 where there is none.</param>
/// <param name="EvaluatedSample">For each sample when the sub-model is evaluated; 0 where there is nothing to evaluate.</param>
public sealed record TrainingTime(double Before, double Batch, double Sample, double PrefixSample, double EvaluatedSample)
{
    /// <summary>Seconds of one client's training in one round.</summary>
    /// <param name="samples">Its samples.</param>
    /// <param name="batch">Samples in a step of the optimizer.</param>
    /// <param name="epochs">Passes over the samples.</param>
    /// <param name="withPrefix">Whether the features of the prefix have to be computed.</param>
    public double SecondsOf(long samples, int batch, int epochs, bool withPrefix) =>
        Before + (epochs * (((samples + batch - 1) / batch * Batch) + (samples * Sample))) + (withPrefix ? samples * PrefixSample : 0);
}
