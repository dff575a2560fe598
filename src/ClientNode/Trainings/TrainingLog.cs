using System.Globalization;
using System.Text;
using ProFL.ClientNode.Records;

namespace ProFL.ClientNode.Trainings;

/// <summary>
/// A line in a file for every training that began, ended or was given up: <c>time event job round client training-id</c>.
/// An operator sees from it what this node spent its time on. A full one becomes <c>trainings.log.1</c>, in place of the one before,
/// so that a job of weeks does not fill the disk with it.
/// </summary>
/// <param name="path">The file; appended to.</param>
/// <param name="time">The clock of its lines.</param>
/// <param name="limit">Bytes at which it is full.</param>
public sealed class TrainingLog(string path, TimeProvider time, long limit = TrainingLog.DefaultLimit) : IDisposable
{
    /// <summary>16 MiB, about 140,000 lines.</summary>
    public const long DefaultLimit = 16L << 20;

    private readonly BoundedLog _lines = new(path, limit);

    /// <summary>Notes something about a training.</summary>
    /// <param name="happened">began, ended, cancelled or failed.</param>
    /// <param name="key">Whose training.</param>
    /// <param name="trainingId">Which of them.</param>
    public void Note(string happened, TrainingKey key, string trainingId) =>
        _lines.Append(
            Encoding.UTF8.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{time.GetUtcNow():O} {happened} {key.Job} {key.Round} {key.Client} {trainingId}\n"
                )
            )
        );

    /// <summary>Closes the file; a later note opens it again.</summary>
    public void Dispose() => _lines.Dispose();
}
