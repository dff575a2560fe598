namespace ProFL.Training.Data;

/// <summary>A site's data, read.</summary>
/// <param name="Data">All samples.</param>
/// <param name="Training">Indices of the samples that may be trained on.</param>
/// <param name="HeldOut">Indices of samples that lie in files of their own for evaluation; empty where a share is to be drawn.</param>
public sealed record LoadedData(DataSet Data, int[] Training, int[] HeldOut);
