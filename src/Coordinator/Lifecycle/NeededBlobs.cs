using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>
/// Which blobs a job still needs. A blob that is not among them may be deleted once <see cref="BlobsReleased"/> is in the journal.
/// </summary>
public static class NeededBlobs
{
    /// <summary>
    /// Every blob that the job's next steps can ask for: initial weights and the results of finished steps, which later steps and verify go
    /// back to; current values; the windows of the mean and of movement; the open round; the result; the roster.
    /// </summary>
    public static IReadOnlySet<Blob> Needed(JobState state)
    {
        IEnumerable<Blob?> blobs =
        [
            .. state.Started?.Parts.Select(p => p.Blob) ?? [],
            .. state.Steps.SelectMany(s => s.Parts).Select(p => p.Blob),
            .. state.Progress.Parts.Values,
            .. state.Progress.Window.SelectMany(w => w.Parts).Select(p => p.Blob),
            .. state.Progress.Result.Select(p => p.Blob),
            .. state.Progress.History.Select(h => h.Blob),
            .. state.Open?.Plan.Parts.Select(p => p.Blob) ?? [],
            .. state.Open?.Plan.TeacherParts.Select(p => p.Blob) ?? [],
            .. state.Open?.Accepted.Select(a => a.Update) ?? [],
            state.Completed?.Model,
            state.Stopped?.Model,
            state.Started?.Spec,
            state.RosterBlob,
        ];
        return blobs.OfType<Blob>().ToHashSet();
    }
}
