using ProFL.Messages.Wire;

namespace ProFL.Tools.Runs;

/// <summary>Shows nothing.</summary>
public sealed class SilentView : IProgressView
{
    /// <inheritdoc/>
    public void Begin(string title, string about, int following = 0) { }

    /// <inheritdoc/>
    public void Show(JobStatus status, TimeSpan silence) { }

    /// <inheritdoc/>
    public void Note(string text) { }

    /// <inheritdoc/>
    public void Dispose() { }
}
