using System.Globalization;

namespace ProFL.ClientNode;

/// <summary>
/// A line in a file for every training that began, ended or was given up: <c>time event job round client training-id</c>.
/// An operator sees from it what this node spent its time on.
/// </summary>
/// <param name="path">The file; appended to.</param>
/// <param name="time">The clock of its lines.</param>
public sealed class TrainingLog(string path, TimeProvider time)
{
    private readonly Lock _gate = new();

    /// <summary>Notes something about a training.</summary>
    /// <param name="happened">began, ended, cancelled or failed.</param>
    /// <param name="key">Whose training.</param>
    /// <param name="trainingId">Which of them.</param>
    public void Note(string happened, TrainingKey key, string trainingId)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():O} {happened} {key.Job} {key.Round} {key.Client} {trainingId}\n");
        lock (_gate)
        {
            File.AppendAllText(path, line);
        }
    }
}
