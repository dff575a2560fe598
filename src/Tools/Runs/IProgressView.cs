using ProFL.Messages.Wire;

namespace ProFL.Tools.Runs;

/// <summary>
/// Where a person sees how jobs go, one job after the other. Called by one thread at a time; disposing it leaves the last state to be read.
/// </summary>
public interface IProgressView : IDisposable
{
    /// <summary>A job begins.</summary>
    /// <param name="title">What it is called, in short.</param>
    /// <param name="about">What is run, in a line.</param>
    /// <param name="following">How many more methods run after it, to compare it with.</param>
    void Begin(string title, string about, int following = 0);

    /// <summary>Shows a job's status; called again and again, whether or not it changed.</summary>
    /// <param name="status">The status.</param>
    /// <param name="silence">Time since the last round or step was completed.</param>
    void Show(JobStatus status, TimeSpan silence);

    /// <summary>Says something that no status says, such as that there is none.</summary>
    /// <param name="text">A line.</param>
    void Note(string text);
}
